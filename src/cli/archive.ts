import { type Command, InvalidArgumentError, Option } from 'commander'
import { Role } from '../model/citation.ts'
import type { ArchiveOptions } from './archive-inputs.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createFormatOption, createUrlOption } from './detect.ts'
import { createJsonOption, parseDuration } from './options.ts'

/** `stet archive`: the main job, inline. */
export function archiveCommand(command: Command, context: CommandContext): void {
  command
    .description('Finds the posts that articles cite, captures each with its media, seals and stores it.')
    .argument('<input...>', 'a file, - for standard input, the address of an article, or of one post')
    .option('--again', 'capture posts again that are kept whole already')
    .addOption(
      new Option('--max-wait <time>', 'sit out a wait that a platform announces, up to this')
        .argParser(parseDuration)
        .default(60_000, '60s'),
    )
    .addOption(
      new Option('--roles <roles>', 'which citations: embed, flattened, link')
        .argParser(roles)
        .default([...Role.options], 'all'),
    )
    .option('--dry-run', 'say what would be captured; ask no platform and write nothing')
    .addOption(createFormatOption())
    .addOption(createUrlOption())
    .addOption(createJsonOption())
    .action(async (inputs: string[], options: ArchiveOptions) => {
      const { archiveInputs } = await import('./archive-inputs.ts')
      await archiveInputs(inputs, options, context)
    })
  addHelp(command, {
    about:
      'Runs by itself: no queue, no database, no service. Snapshots go to STET_STORE, by default into\n' +
      './stet-data/archive. A post that is kept whole already is not captured again; one that was kept in\n' +
      'part, or failed, is tried again. Running it twice writes nothing twice.',
    examples: [
      ['stet archive https://example.com/2026/11/story', 'Every post of an article'],
      ['stet archive story.html --url https://example.com/2026/11/story', 'The same, from a file'],
      ['stet archive https://x.com/jack/status/20', 'One post'],
      ['stet archive feed.txt --roles embed,flattened --json', 'Without plain links, as JSON'],
      ['stet archive story.html --dry-run', 'Only look'],
    ],
    shortfall: 'a citation ended other than captured, or an input could not be read',
  })
}

function roles(value: string): Role[] {
  return value.split(',').map((part) => {
    const role = Role.safeParse(part.trim())
    if (role.success) return role.data
    throw new InvalidArgumentError(`${JSON.stringify(part)} is none of ${Role.options.join(', ')}.`)
  })
}
