import { type Command, Option } from 'commander'
import type { Repair } from '../model/event-record.ts'
import { isDeath } from '../model/shown-state.ts'
import type { App } from '../runtime/app.ts'
import type { StrayObject } from '../services/copies/compare-listing.ts'
import type { VerificationSummary } from '../services/verify/run-verification.ts'
import type { AuditLine } from '../verify/audit-snapshot.ts'
import type { VerifyLine as Checked } from '../verify/verify-posts.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { passIcon } from './labels.ts'
import { createJsonOption } from './options.ts'
import { createProgressBar } from './progress-bar.ts'
import type { Terminal } from './terminal.ts'
import { printCheckPlan } from './verify-plan.ts'
import { withApp } from './with-app.ts'

type Audited = AuditLine & { readonly newly: boolean; readonly repaired: readonly Repair[] }
type Stray = StrayObject & { readonly newly: boolean }

interface Options {
  all?: true
  post?: string
  audit?: true
  plan?: true
  json?: true
  quiet?: true
  verbose?: true
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
    .addOption(
      new Option('--verbose', 'a line per post or snapshot, not only news').conflicts(['quiet', 'json']),
    )
    .addOption(new Option('--quiet', 'news alone: no bar and no sum').conflicts('json'))
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
  const { json, quiet, verbose } = options
  const tally = new Map<string, number>()
  let news = false
  await withApp(context, async (app) => {
    const shown = terminal.moving && !json && !quiet
    using bar = createProgressBar(terminal, shown ? await countOf(app, options) : null, shown)
    for await (const line of await linesOf(app, options, signal)) {
      if ('note' in line) {
        bar.print(() => terminal.note(`stet: ${line.note}`))
        if (line.short) context.ended(3)
        continue
      }
      // A stray object is damage to nothing.
      if (line.newly && !('stray' in line)) context.ended(3)
      const word = wordFor(line)
      tally.set(word, (tally.get(word) ?? 0) + 1)
      const isNews = line.newly || word === 'repaired'
      news ||= isNews
      if (json) terminal.json(jsonLine(line))
      else if (verbose || isNews) bar.print(() => terminal.say(words(line, terminal)))
      bar.step('url' in line ? line.url : line.key)
    }
    signal.throwIfAborted()
  })
  // A cron job sends what is printed.
  if (json || quiet || !(terminal.moving || verbose || news)) return
  const sum = [...tally].map(([word, count]) => `${count} ${word}`).join(' · ')
  terminal.say(sum === '' ? 'Nothing is due. (--all checks every post.)' : sum)
}

/** How many lines to expect; null if that is not known before. */
async function countOf(app: App, { post, all, audit }: Options): Promise<number | null> {
  if (post !== undefined || all || audit) return null
  const { countDuePosts } = await import('../catalog/watch/claim-posts.ts')
  return await countDuePosts((await app.catalog()).db, app.clock.now())
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
  if ('liveness' in line) return line.liveness
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
  const state = shown === 'watched' ? '' : ` · ${shown}`
  return `${line.liveness.padEnd(17)} ${line.url}${state}${lost}`
}
