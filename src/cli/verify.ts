import { type Command, Option } from 'commander'
import type { Repair } from '../model/event-record.ts'
import { isDeath } from '../model/shown-state.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import type { App } from '../runtime/app.ts'
import type { StrayObject } from '../services/copies/compare-listing.ts'
import type { VerificationSummary } from '../services/verify/run-verification.ts'
import type { AuditLine } from '../verify/audit-snapshot.ts'
import type { VerifyLine as Checked } from '../verify/verify-posts.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { passIcon } from './labels.ts'
import { createJsonOption } from './options.ts'
import { addVerbosity, ProgressReporter, type Verbosity } from './progress-reporter.ts'
import type { Terminal } from './terminal.ts'
import { printCheckPlan } from './verify-plan.ts'
import { withApp } from './with-app.ts'

type Audited = AuditLine & { readonly newly: boolean; readonly repaired: readonly Repair[] }
type Stray = StrayObject & { readonly newly: boolean }

interface Options extends Verbosity {
  all?: true
  post?: string
  audit?: true
  plan?: true
}

/** `stet verify`: checks originals or audits copies; for cron jobs. */
export function verifyCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Checks whether the originals are still live. With --audit, checks whether the stored bytes are still whole.',
    )
    .addOption(new Option('--due', 'posts whose next check is due (the default)').conflicts(['all', 'post']))
    .addOption(new Option('--all', 'every post').conflicts('post'))
    .option('--post <url>', 'one post')
    .option('--audit', 're-read stored snapshots and compare every hash, instead of checking originals')
    .addOption(
      new Option('--plan', 'check nothing; show the expected delay of a report by age').conflicts([
        'all',
        'post',
        'audit',
      ]),
    )
  addVerbosity(command, 'a line per post or snapshot', 'news')
    .addOption(createJsonOption())
    .action((options: Options) =>
      options.plan ? printCheckPlan(options, context) : verify(options, context),
    )
  addHelp(command, {
    about:
      'A post is reported lost only when repeated checks agree (STET_LOST_AFTER_CHECKS over STET_LOST_AFTER).\n' +
      'Each check needs proof: a reason named by the platform, or not-found from every source while a post known\n' +
      'to be live is still answered. An outage, a rate limit or a login wall is `unknown` and proves nothing.\n' +
      'Unusually many losses at once, or an unanswered canary, hold back all reports of a platform until the next\n' +
      'checks; standard error says so.\n' +
      'On a terminal it shows a bar and a sum. Without one it prints news alone (what is newly lost, damaged or\n' +
      'held), so that a cron job sends no mail when nothing happened.\n' +
      '--json prints a line per post, or with --audit a line per snapshot. --audit reads the snapshots that are due;\n' +
      'it reads a small archive whole, and every replica (STET_REPLICAS) with it: what is damaged in one store and\n' +
      'whole in another is repaired. An object that no record explains is a line with "id": null. --plan shows\n' +
      'the delay that STET_CHECKS_PER_DAY allows.',
    examples: [
      ['stet verify', 'From cron: every post that is due'],
      ['stet verify --post https://x.com/jack/status/20', 'One post, now'],
      ['stet verify --all --audit --json', 'Are all copies whole?'],
      ['stet verify --plan', 'How soon would a loss be reported?'],
    ],
    shortfall: 'a post is newly lost, a snapshot is damaged, or a platform is held',
  })
}

async function verify(options: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  const tally = new Map<string, number>()
  using reporter = new ProgressReporter(terminal, options)
  await withApp(context, async (app) => {
    reporter.begin(reporter.showsBar ? await countOf(app, options) : null)
    for await (const line of await linesOf(app, options, signal)) {
      if ('note' in line) {
        reporter.note(`stet: ${line.note}`)
        if (line.short) context.ended(3)
        continue
      }
      // A stray object is damage to nothing.
      if (line.newly && !('stray' in line)) context.ended(3)
      const word = wordFor(line)
      tally.set(word, (tally.get(word) ?? 0) + 1)
      if (options.json) terminal.json(jsonLine(line))
      else if (line.newly || word === 'repaired') reporter.news(() => terminal.say(words(line, terminal)))
      else reporter.detail(() => words(line, terminal))
      reporter.step('url' in line ? line.url : line.key)
    }
    signal.throwIfAborted()
  })
  const sum = [...tally].map(([word, count]) => `${count} ${word}`).join(' · ')
  reporter.sum(() => [sum === '' ? 'Nothing is due. (--all checks every post.)' : sum])
}

/** How many lines to expect; null if that is not known before. */
async function countOf(app: App, { post, all, audit }: Options): Promise<number | null> {
  if (post !== undefined) return null
  const { db } = await app.catalog()
  const now = app.clock.now()
  if (audit) {
    const { countAudited } = await import('../catalog/watch/audits.ts')
    const { LEAST } = await import('../services/audit/audit-snapshots.ts')
    const { all: snapshots, overdue } = await countAudited(db, now)
    return all ? snapshots : Math.max(overdue, Math.min(snapshots, LEAST.snapshots))
  }
  if (all) {
    const { countPosts } = await import('../catalog/posts/posts.ts')
    return (await countPosts(db)).reduce((sum, { count }) => sum + Number(count), 0)
  }
  const { countDuePosts } = await import('../catalog/watch/claim-posts.ts')
  return await countDuePosts(db, now)
}

/** Runs the checks or the audit of a command line. @throws InputError `post-unrecognised` */
async function linesOf(
  app: App,
  { post, all, audit }: Options,
  signal: AbortSignal,
): Promise<AsyncIterable<Checked | Audited | Stray | VerificationSummary>> {
  const { postFromUrl } = await import('../api/views/post-from-url.ts')
  const which = post === undefined ? (all ? 'all' : 'due') : { post: postFromUrl(app, post) }
  if (audit) {
    const { auditSnapshots } = await import('../services/audit/audit-snapshots.ts')
    return await auditSnapshots(app, which, signal)
  }
  const { runVerification } = await import('../services/verify/run-verification.ts')
  return await runVerification(app, which, signal)
}

function wordFor(line: Checked | Audited | Stray): string {
  if ('liveness' in line) return livenessLabel(line.liveness)
  if ('stray' in line) return 'stray'
  return line.repaired.length > 0 ? 'repaired' : line.ok ? 'whole' : 'damaged'
}

/** A line a post, or a line a snapshot; a stray object has the form of a snapshot without an id. */
function jsonLine(line: Checked | Audited | Stray): object {
  if ('liveness' in line) return { ...line, newly: undefined }
  if ('stray' in line) {
    return { id: null, key: line.key, ok: false, damage: [`stray in ${line.copy}: ${line.stray}`] }
  }
  const { id, key, ok, damage } = line
  return { id, key, ok, damage }
}

function words(line: Checked | Audited | Stray, { colours }: Terminal): string {
  if ('stray' in line) return `${passIcon(false, colours)} ${line.key}  stray in ${line.copy}: ${line.stray}`
  if ('ok' in line) {
    const mended = line.repaired.map(
      ({ copy, key, found }) => `${key} in ${copy}${found === null ? ' (was missing)' : ''}`,
    )
    const sign = `${passIcon(line.ok, colours)} ${line.key}${mended.length === 0 ? '' : `  repaired: ${mended.join(', ')}`}`
    return line.ok ? sign : `${sign}  ${colours.red(line.damage.join('; '))}`
  }
  const lost = line.newly ? colours.red('  newly lost') : ''
  // A dead post that the watch has not suspected was never seen alive.
  const shown = line.state === 'watched' && isDeath(line.liveness) ? 'gone' : line.state
  const state = shown === 'watched' ? '' : ` · ${STATE_LABELS[shown].name}`
  return `${livenessLabel(line.liveness).padEnd(26)} ${line.url}${state}${lost}`
}
