import { json } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { Liveness, WatchState } from '../model/outcome.ts'
import { PlatformName } from '../model/platform.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { passIcon } from './labels.ts'
import { readNdjson } from './ndjson-client.ts'
import { createJsonOption } from './options.ts'
import type { Terminal } from './terminal.ts'
import { printCheckPlan } from './verify-plan.ts'
import { withApi } from './with-api.ts'

const Checked = z.object({
  platform: PlatformName,
  id: z.string(),
  url: z.string(),
  liveness: Liveness,
  state: WatchState,
  evidence: z.array(z.unknown()),
  newly: z.boolean(),
})
const Audited = z.object({
  id: z.string(),
  key: z.string(),
  ok: z.boolean(),
  damage: z.array(z.string()),
  newly: z.boolean(),
})
/** Messages for the operator, on standard error. */
const Noted = z.object({ note: z.string(), short: z.boolean() })
const Line = z.union([Checked, Audited, Noted])

interface Options {
  all?: true
  post?: string
  audit?: true
  plan?: true
  json?: true
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
      '--json prints a line per post, or with --audit a line per snapshot. --audit reads the snapshots that are due;\n' +
      'it reads a small archive whole. --plan shows the delay that STET_CHECKS_PER_DAY allows.',
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
  const scope = options.post === undefined ? (options.all ? 'all' : 'due') : 'post'
  const body = {
    scope,
    audit: options.audit ?? false,
    ...(options.post === undefined ? {} : { url: options.post }),
  }
  const tally = new Map<string, number>()
  await withApi(context, async (service) => {
    const { problemError } = await import('./api-client.ts')
    const answer = await service.request('POST', '/v1/verify', body)
    if (answer.status !== 200) throw problemError(await json(answer.body))
    for await (const value of readNdjson(answer.body, context.signal, problemError)) {
      const line = Line.parse(value)
      if ('note' in line) {
        context.terminal.note(`stet: ${line.note}`)
        if (line.short) context.ended(3)
        continue
      }
      if (line.newly) context.ended(3)
      const word = 'liveness' in line ? line.liveness : line.ok ? 'whole' : 'damaged'
      tally.set(word, (tally.get(word) ?? 0) + 1)
      if (options.json) context.terminal.json({ ...line, newly: undefined })
      else context.terminal.say(words(line, context.terminal))
    }
    context.signal.throwIfAborted()
  })
  if (options.json) return
  const sum = [...tally].map(([word, count]) => `${count} ${word}`).join(' · ')
  context.terminal.say(sum === '' ? 'Nothing is due. (--all checks every post.)' : sum)
}

function words(line: z.infer<typeof Checked> | z.infer<typeof Audited>, { colours }: Terminal): string {
  if ('ok' in line) {
    const sign = `${passIcon(line.ok, colours)} ${line.key}`
    return line.ok ? sign : `${sign}  ${colours.red(line.damage.join('; '))}`
  }
  const lost = line.newly ? colours.red('  newly lost') : ''
  const state = line.state === 'watched' ? '' : ` · ${line.state}`
  return `${line.liveness.padEnd(17)} ${line.url}${state}${lost}`
}
