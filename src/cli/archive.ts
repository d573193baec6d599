import { type Command, InvalidArgumentError, Option } from 'commander'
import { Role } from '../model/citation.ts'
import type { ArchiveOptions } from './archive-inputs.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createFormatOption, createUrlOption } from './detect.ts'
import { createJsonOption, parseDuration } from './options.ts'

/** `stet archive`: detects, resolves, captures and stores in this process. */
export function archiveCommand(command: Command, context: CommandContext): void {
  command
    .description('Finds the posts that articles cite, captures each with its media, seals and stores it.')
    .argument('<input...>', 'a file, - for standard input, the address of an article, or of one post')
    .option('--again', 'capture posts again that already have a complete snapshot')
    .addOption(
      new Option('--max-wait <time>', 'wait as long as a platform asks, up to this time')
        .argParser(parseDuration)
        .default(60_000, '60s'),
    )
    .addOption(
      new Option('--roles <roles>', 'which citations: embed, flattened, link')
        .argParser(roles)
        .default([...Role.options], 'all'),
    )
    .option('--dry-run', 'list what would be captured; send no request to a platform and write nothing')
    .addOption(createFormatOption())
    .addOption(createUrlOption())
    .addOption(createJsonOption())
    .action(async (inputs: string[], options: ArchiveOptions) => {
      const { archiveInputs } = await import('./archive-inputs.ts')
      await archiveInputs(inputs, options, context)
    })
  addHelp(command, {
    about:
      'Needs no queue, no database and no service. Snapshots go to STET_STORE, by default ./stet-data/archive.\n' +
      'A post with a complete snapshot is not captured again; a post that was captured in part or failed is tried\n' +
      'again. A second run writes nothing twice.',
    examples: [
      ['stet archive https://example.com/2026/11/story', 'Every post of an article'],
      ['stet archive story.html --url https://example.com/2026/11/story', 'The same, from a file'],
      ['stet archive https://x.com/jack/status/20', 'One post'],
      ['stet archive feed.txt --roles embed,flattened --json', 'Without plain links, as JSON'],
      ['stet archive story.html --dry-run', 'Preview without capturing'],
    ],
    shortfall: 'a citation ended other than captured, or an input could not be read',
  })
}

function roles(value: string): Role[] {
  return value.split(',').map((part) => {
    const role = Role.safeParse(part.trim())
    if (role.success) return role.data
    throw new InvalidArgumentError(`${JSON.stringify(part)} is not one of ${Role.options.join(', ')}.`)
  })
}
