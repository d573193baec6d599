import { type Command, Option } from 'commander'
import { formatBytes } from '../card/format-bytes.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { pluralize } from './labels.ts'
import { createJsonOption } from './options.ts'
import { createProgressBar, type ProgressBar } from './progress-bar.ts'
import { withApp } from './with-app.ts'

interface Options {
  refill?: string
  forget?: string
  json?: true
  quiet?: true
  verbose?: true
}

/** What a run did for one replica: a line of `--json`. */
interface ReplicaReport {
  readonly replica: string
  readonly address: string
  readonly records: number
  readonly bytes: number
  readonly failed: number
  /** Records that still wait. */
  readonly left: number
}

/** `stet replicate`: brings the replicas up to date. */
export function replicateCommand(command: Command, context: CommandContext): void {
  command
    .description('Brings the further stores of STET_REPLICAS up to date, a new one from nothing.')
    .argument('[replica...]', 'which replicas; default: all')
    .addOption(
      new Option('--refill <store>', 'fill this store as if it were new: a replica, or `first`').conflicts(
        'forget',
      ),
    )
    .addOption(new Option('--forget <replica>', 'drop what is queued for a replica that is no longer used'))
    .addOption(new Option('--verbose', 'a line per record, not only news').conflicts(['quiet', 'json']))
    .addOption(new Option('--quiet', 'failures alone: no bar and no sum').conflicts('json'))
    .addOption(createJsonOption())
    .action((replicas: string[], options: Options) =>
      options.forget === undefined
        ? replicate(replicas, options, context)
        : forget(options.forget, options, context),
    )
  addHelp(command, {
    about:
      'A running service copies each new record to every replica by itself. This command compares the listings of\n' +
      'the stores with the catalog, and copies what a replica lacks: after STET_REPLICAS got a new one, after it was\n' +
      'away for long, and what `stet archive` wrote to a bucket beside the service. It can be stopped and run again,\n' +
      'also beside a running service: what is left stays queued. It verifies each record before it copies it.\n' +
      'Without a terminal it prints failures and stray objects alone, so that a cron job sends no other mail.\n' +
      '--json prints a line per replica: {"replica", "address", "records", "bytes", "failed", "left"}.',
    examples: [
      ['stet replicate', 'Every replica'],
      ['stet replicate vault --json', 'One of them, for a script'],
      [
        'stet replicate --refill first',
        'The disk of the first store was lost: fill a new one from the replicas',
      ],
    ],
    shortfall: 'something could not be copied yet',
  })
}

async function replicate(names: string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  const { json, quiet, verbose, refill = null } = options
  const reports = new Map<string, { records: number; bytes: number; failed: number }>()
  const done: ReplicaReport[] = []
  let news = false
  await withApp(context, async (app) => {
    const { replicate: run } = await import('../services/copies/replicate.ts')
    const shown = !json && !quiet
    using bars = createBars(context, shown)
    for await (const step of run(app, { names, refill }, signal)) {
      const report = reports.get('copy' in step ? step.copy : '') ?? { records: 0, bytes: 0, failed: 0 }
      if ('copy' in step) reports.set(step.copy, report)
      switch (step.kind) {
        case 'listed':
          bars.bar.step(`objects compared (${step.copy})`, step.objects)
          break
        case 'stray':
          news = true
          bars.bar.print(() => terminal.note(`stet: ${step.copy}: ${step.key}: stray. ${step.stray}`))
          break
        case 'planned':
          bars.start(step.records)
          break
        case 'record':
          report.records += 1
          report.bytes += step.bytes
          if (verbose) bars.bar.print(() => terminal.say(`${step.copy}  ${step.key}`))
          bars.bar.step(`${step.copy} · ${formatBytes(report.bytes)}`)
          break
        case 'failed':
          news = true
          report.failed += 1
          context.ended(3)
          bars.bar.print(() => terminal.note(`stet: ${step.copy}: ${step.error}`))
          break
        case 'replica':
          if (step.left > 0) context.ended(3)
          done.push({ replica: step.copy, address: step.address, ...report, left: step.left })
          break
      }
    }
    signal.throwIfAborted()
  })
  if (json) for (const one of done) terminal.json(one)
  else if (!quiet && (terminal.moving || verbose || news)) for (const one of done) terminal.say(sumOf(one))
}

/** A count while the stores are compared, then a bar over the records that are to be copied. */
function createBars({ terminal }: CommandContext, shown: boolean) {
  let bar: ProgressBar = createProgressBar(terminal, null, shown)
  return {
    get bar() {
      return bar
    },
    start(records: number) {
      bar.stop()
      bar = createProgressBar(terminal, records, shown)
    },
    [Symbol.dispose]: () => bar.stop(),
  }
}

const sumOf = ({ replica, records, bytes, failed, left }: ReplicaReport): string =>
  [
    `${replica}: ${pluralize(records, 'record')}, ${formatBytes(bytes)} copied`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    left > 0 ? `${left} left` : 'up to date',
  ].join(' · ')

async function forget(name: string, { json }: Options, context: CommandContext): Promise<void> {
  const { terminal } = context
  const known = await withApp(context, async (app) => {
    const { forgetReplica } = await import('../catalog/copies/store-copies.ts')
    return await forgetReplica((await app.catalog()).db, name)
  })
  if (!known) context.ended(3)
  if (json) terminal.json({ replica: name, forgotten: known })
  else terminal.say(known ? `${name} is forgotten. Its objects stay.` : `There is no replica ${name}.`)
}
