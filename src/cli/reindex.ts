import { type Command, InvalidArgumentError, Option } from 'commander'
import { isStorableTime } from '../model/timestamp-bounds.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { pluralize } from './labels.ts'
import { createJsonOption } from './options.ts'
import { addVerbosity, ProgressReporter, type Verbosity } from './progress-reporter.ts'
import { withApp } from './with-app.ts'

interface Options extends Verbosity {
  since?: Date
}

/** `stet reindex`: rebuilds the catalog from the ledger alone. */
export function reindexCommand(command: Command, context: CommandContext): void {
  command
    .description('Rebuilds the catalog from the ledger alone: articles, citations, posts, snapshots, states.')
    .addOption(
      new Option(
        '--since <time>',
        'read only what was stored since then: 2026-11-01, a time, or 36h, 7d',
      ).argParser(moment),
    )
  addVerbosity(command, 'a line per thousand objects', 'what was skipped')
    .addOption(createJsonOption())
    .action((options: Options) => reindex(options, context))
  addHelp(command, {
    about:
      'Reads every record of the store, page by page, and rewrites its rows. Without --since it also removes rows\n' +
      'whose objects are gone from the store; an event that is gone is reported and stays in force. An interrupted\n' +
      'run continues where it stopped, within a day. An object that is unreadable, unsigned, or signed by a key\n' +
      'that is not trusted (docs/trust.md) is reported and skipped. Single checks and audits, tokens, accepted\n' +
      'work, and articles that cite nothing are in the database alone: see `stet backup`. Take-downs are in the\n' +
      'store and take effect again.\n' +
      '--json prints {"articles", "citations", "posts", "snapshots", "events": rows in the catalog now,\n' +
      '"skipped": [{"key", "error"}] (the first 1,000), "skippedCount"}.',
    examples: [
      ['stet reindex', 'After the database was lost'],
      ['stet reindex --since 7d', 'After a restored backup that is a week old'],
      ['stet reindex --json', 'For a script, as JSON'],
    ],
    shortfall: 'something could not be read, or was in the catalog and is gone from the store',
  })
}

async function reindex({ since, ...options }: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  using reporter = new ProgressReporter(terminal, options)
  const done = await withApp(
    context,
    async (app) => {
      const { reindexCatalog } = await import('../services/maintenance/reindex-catalog.ts')
      let [seen, total]: [number, number | null] = [0, null]
      reporter.begin(null)
      using counting = new DisposableStack()
      if (reporter.showsBar) {
        const stop = counting.adopt(new AbortController(), (one) => one.abort())
        countObjects(app, stop.signal).then(
          (objects) => {
            total = objects
          },
          // The reindex meets the same store, and says what is wrong with it.
          () => {},
        )
      }
      for await (const line of reindexCatalog(app, since ?? null, signal)) {
        switch (line.kind) {
          case 'resumed':
            seen = line.seen
            reporter.note(`stet: continuing after ${count(line.seen)} (${line.after})`)
            break
          case 'skipped':
            reporter.news(() => terminal.note(`stet: ${line.key}: ${line.error}`))
            break
          case 'completed':
            reporter.news(() =>
              terminal.note(`stet: ${line.key} had no manifest; it is whole, and Stet wrote one`),
            )
            break
          case 'page':
            seen = line.seen
            reporter.set(seen, total, 'objects')
            reporter.detail(() => `${count(seen)}, up to ${line.after}`)
            break
          case 'done':
            return line
        }
      }
      throw new Error('A reindex ended without its result.')
    },
    { rebuilds: true },
  )
  const { kind: _, ...report } = done
  if (report.skippedCount > 0) context.ended(3)
  if (options.json) {
    terminal.json(report)
    return
  }
  const { articles, citations, posts, snapshots, events } = report
  reporter.sum(() => [
    [
      pluralize(articles, 'article'),
      pluralize(citations, 'citation'),
      pluralize(posts, 'post'),
      pluralize(snapshots, 'snapshot'),
      pluralize(events, 'event'),
    ].join(' · '),
  ])
}

/** Counts the objects that a reindex lists, beside it: it reads them, which takes far longer. */
async function countObjects(app: App, signal: AbortSignal): Promise<number> {
  const { CATALOGUED_PREFIXES } = await import('../catalog/import/import-ledger.ts')
  const { store } = await app.ledger()
  let objects = 0
  for (const prefix of CATALOGUED_PREFIXES) {
    for await (const _ of store.list(prefix)) {
      signal.throwIfAborted()
      objects += 1
    }
  }
  return objects
}

const count = (objects: number): string => `${objects.toLocaleString('en')} objects`

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Parses a day, a time, or a duration before now. */
function moment(value: string): Date {
  const [, digits, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(value) ?? []
  const date =
    digits === undefined ? new Date(value) : new Date(Date.now() - Number(digits) * (UNITS[unit] ?? 0))
  // `new Date` accepts many formats. Stet accepts those that begin with a year.
  if (!isStorableTime(date.getTime()) || (digits === undefined && !/^\d{4}-\d{2}-\d{2}/.test(value)))
    throw new InvalidArgumentError('Give a day, a time or a duration: 2026-11-20, 2026-11-20T10:00:00Z, 7d.')
  return date
}
