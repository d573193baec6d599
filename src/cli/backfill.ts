import { type Command, InvalidArgumentError, Option } from 'commander'
import type { BackfillProgress } from '../services/discover/backfill.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseMoment, parseWebUrl } from './options.ts'
import { addVerbosity, ProgressReporter, type Verbosity } from './progress-reporter.ts'
import { withApp } from './with-app.ts'

interface Options extends Verbosity {
  since?: Date
  limit?: number
  url?: string
}

/** `stet backfill`: sends all articles of a site or file to the service. */
export function backfillCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Finds all articles of a site or file and sends them to the service, with the priority `backfill`.',
    )
    .argument('<input...>', 'the address of a site, sitemap or feed; a file; s3://bucket/key')
    .addOption(
      new Option('--since <time>', 'what was published or changed since: 2016-01-01, 30d').argParser(
        parseMoment,
      ),
    )
    .addOption(new Option('--limit <count>', 'send no more than this now').argParser(parseLimit))
    .addOption(
      new Option('--url <address>', 'the site of a file whose articles have no whole addresses').argParser(
        parseWebUrl,
      ),
    )
  addVerbosity(command, 'a line per source and hundred articles', 'what could not be read or sent')
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => backfill(inputs, options, context))
  addHelp(command, {
    about:
      'A site is read through its WordPress interface, else its sitemaps, else its feeds. Files: WARC, WACZ,\n' +
      'CDXJ, saved sitemaps and feeds, exports of WordPress (WXR), Ghost, Drupal (JSON:API) and Arc XP (ANS),\n' +
      'lists of addresses, NDJSON. Stopped at any time, it continues where it was, and sends nothing twice. Run\n' +
      'it again later for what is new. `stet status` shows what became of the articles.\n' +
      'The last line of --json is {"found", "sent", "unchanged", "failed"}.',
    examples: [
      ['stet backfill https://news.example', 'A whole site'],
      ['stet backfill https://news.example --since 2016-01-01 --limit 1000', 'A thousand to begin with'],
      ['stet backfill crawl.wacz older.warc.gz', 'Pages as a web archive recorded them'],
      ['stet backfill ghost.json --url https://news.example', 'An export that has paths alone'],
    ],
    shortfall: 'a source could not be read, or an address was refused',
  })
}

function parseLimit(value: string): number {
  const count = Number(value.replaceAll('_', ''))
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('Give a whole number from 1.')
}

async function backfill(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  const total = { found: 0, sent: 0, unchanged: 0, failed: 0 }
  const { since, url: siteUrl, limit } = options
  using reporter = new ProgressReporter(terminal, options)
  await withApp(context, async (app) => {
    const { runBackfill } = await import('../services/discover/backfill.ts')
    let left = limit
    for (const input of inputs) {
      let counts: Omit<BackfillProgress, 'sources'> = { found: 0, sent: 0, unchanged: 0, failed: 0 }
      const events = {
        onProblem: ({ source, code, message }: { source: string; code: string; message: string }) => {
          if (options.json) terminal.json({ input: source, error: { code, message } })
          reporter.news(() => terminal.note(`stet: ${message}`))
          context.ended(3)
        },
      }
      reporter.begin(null)
      const run = runBackfill(app, input, { since, siteUrl, limit: left }, events, signal)
      for await (const progress of run) {
        counts = progress
        showProgress(reporter, progress, left)
        reporter.detail(() => `${input}  ${wordsOf(progress)}`)
      }
      if (left !== undefined) left = Math.max(0, left - counts.sent)
      for (const name of ['found', 'sent', 'unchanged', 'failed'] as const) total[name] += counts[name]
      if (left === 0) break
    }
  })
  const { sent, failed } = total
  if (failed > 0) {
    context.ended(3)
    // The sum says how many were refused.
    reporter.news(() => {})
  }
  if (options.json) return terminal.json(total)
  reporter.sum(() => [
    wordsOf(total),
    ...(sent > 0 ? ['The service reads them in the background: stet status'] : []),
  ])
}

/** How many articles a site has is known at the end alone; how many sources are left is known on the way. */
function showProgress(
  reporter: ProgressReporter,
  progress: BackfillProgress,
  limit: number | undefined,
): void {
  const { sent, found, sources } = progress
  if (limit !== undefined) reporter.set(sent, limit, 'articles sent')
  else if (sources.known > 1) reporter.set(sources.read, sources.known, `sources · ${wordsOf(progress)}`)
  else reporter.set(found, null, `articles · ${sent} sent`)
}

const wordsOf = ({ found, sent, unchanged, failed }: Omit<BackfillProgress, 'sources'>): string =>
  `${found} found · ${sent} sent · ${unchanged} unchanged${failed > 0 ? ` · ${failed} refused` : ''}`
