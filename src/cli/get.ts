import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { type GetOptions, SNAPSHOT_FORMATS } from './get-options.ts'

/** `stet get`: fetch a snapshot. */
export function getCommand(command: Command, context: CommandContext): void {
  command
    .description('Fetches a snapshot of a post.')
    .argument('<post>', "any form of the post's address")
    .addOption(new Option('--at <time>', 'the newest snapshot up to this time').argParser(moment))
    .addOption(new Option('--as <form>', 'the format').choices(SNAPSHOT_FORMATS).default('wacz'))
    .option('-o, --output <file>', 'write to this file, not to standard output')
    .action(async (post: string, options: GetOptions) => {
      const { getSnapshot } = await import('./get-snapshot.ts')
      await getSnapshot(post, options, context)
    })
  addHelp(command, {
    about:
      'Without --at, fetches the best snapshot of the post. Formats: `wacz`, the sealed file as it is stored;\n' +
      '`warc`, the recorded exchanges alone, as one uncompressed WARC; `json`, the manifest; `html`, the card\n' +
      'as one page with its pictures inside.',
    examples: [
      ['stet get https://x.com/jack/status/20 -o jack-20.wacz', 'The sealed file'],
      ['stet get https://x.com/jack/status/20 --as html -o jack-20.html', 'Something to look at'],
      ['stet get https://x.com/jack/status/20 --at 2026-11-20 --as json', 'The manifest of an older one'],
    ],
    shortfall: 'nothing of the post is kept, or nothing as old as --at',
  })
}

/** Parses a day or a time. A day means its last second, so that snapshots of that day count. */
function moment(value: string): Date {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T23:59:59Z` : value)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('Give a day or a time: 2026-11-20, 2026-11-20T10:00:00Z.')
  return date
}
