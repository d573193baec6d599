import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseDuration } from './options.ts'
import { forEachInput } from './print-error.ts'
import { withApp } from './with-app.ts'

interface Options {
  every: number
  json?: true
}

const LEAST_MS = 60_000

/** `stet follow`: sends new and changed articles to the service as they appear. */
export function followCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Follows feeds, sitemaps or sites, and sends new and changed articles to the service until Ctrl-C.',
    )
    .argument('<address...>', 'the address of a feed, a sitemap, or a site')
    .addOption(
      new Option('--every <time>', 'how often each is asked, at most once a minute')
        .argParser(parseInterval)
        .default(300_000, '5m'),
    )
    .addOption(createJsonOption())
    .action((addresses: string[], options: Options) => follow(addresses, options, context))
  addHelp(command, {
    about:
      'Requests are conditional, so that an unchanged feed costs one answer without a body. Of a site, its feeds and\n' +
      'news sitemaps are followed. Articles of the last two days are sent at once, older ones only when they change:\n' +
      '`stet backfill` sends those. A service follows the addresses of STET_FOLLOW by itself.\n' +
      '--json prints {"source", "url", "priority"} for each article.',
    examples: [
      ['stet follow https://news.example/feed', 'A feed'],
      ['stet follow https://news.example --every 10m', 'A site, every ten minutes'],
      ['STET_FOLLOW=https://news.example/feed stet up', 'As a part of the service'],
    ],
    shortfall: 'an address could not be read at the start',
  })
}

function parseInterval(value: string): number {
  const ms = parseDuration(value)
  if (ms >= LEAST_MS) return ms
  throw new InvalidArgumentError('Give at least one minute: 1m.')
}

async function follow(addresses: string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  await withApp(context, async (app) => {
    const { followInput, pollFollows, waitForNextPoll } = await import(
      '../services/discover/follow-sources.ts'
    )
    const following: string[] = []
    await forEachInput(addresses, options, context, async (address) => {
      const sources = await followInput(app, address, options.every, signal)
      following.push(address)
      for (const source of sources) terminal.note(`stet: following ${source}`)
    })
    while (following.length > 0) {
      for (const one of await pollFollows(app, following, signal)) {
        if (options.json) terminal.json(one)
        else terminal.say(`${terminal.colours.green('✔')} queued ${one.url}`)
      }
      await waitForNextPoll(app, following, signal)
    }
  })
}
