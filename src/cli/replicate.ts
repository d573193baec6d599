import { type Command, Option } from 'commander'
import { formatBytes } from '../card/format-bytes.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { pluralize } from './labels.ts'
import { createJsonOption } from './options.ts'
import { addVerbosity, ProgressReporter, type Verbosity } from './progress-reporter.ts'
import { withApp } from './with-app.ts'

interface Options extends Verbosity {
  refill?: string
  forget?: string
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
  addVerbosity(command, 'a line per record', 'failures')
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
  const { refill = null } = options
  const reports = new Map<string, { records: number; bytes: number; failed: number }>()
  const done: ReplicaReport[] = []
  using reporter = new ProgressReporter(terminal, options)
  await withApp(context, async (app) => {
    const { replicate: run } = await import('../services/copies/replicate.ts')
    reporter.begin(null)
    for await (const step of run(app, { names, refill }, signal)) {
      const report = reports.get('copy' in step ? step.copy : '') ?? { records: 0, bytes: 0, failed: 0 }
      if ('copy' in step) reports.set(step.copy, report)
      switch (step.kind) {
        case 'listed':
          reporter.step(`objects compared (${step.copy})`, step.objects)
          break
        case 'stray':
          reporter.news(() => terminal.note(`stet: ${step.copy}: ${step.key}: stray. ${step.stray}`))
          break
        case 'planned':
          reporter.begin(step.records)
          break
        case 'record':
          report.records += 1
          report.bytes += step.bytes
          reporter.detail(() => `${step.copy}  ${step.key}`)
          reporter.step(`${step.copy} · ${formatBytes(report.bytes)}`)
          break
        case 'failed':
          report.failed += 1
          context.ended(3)
          reporter.news(() => terminal.note(`stet: ${step.copy}: ${step.error}`))
          break
        case 'replica':
          if (step.left > 0) context.ended(3)
          done.push({ replica: step.copy, address: step.address, ...report, left: step.left })
          break
      }
    }
    signal.throwIfAborted()
  })
  if (options.json) for (const one of done) terminal.json(one)
  else reporter.sum(() => done.map(sumOf))
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
