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
/** What an operator should know, beside the lines. */
const Noted = z.object({ note: z.string(), short: z.boolean() })
const Line = z.union([Checked, Audited, Noted])

interface Options {
  all?: true
  post?: string
  audit?: true
  plan?: true
  json?: true
}

/** `stet verify`: what a cron job calls. */
export function verifyCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Looks whether the originals still stand; with --audit, whether the stored bytes are still whole.',
    )
    .addOption(new Option('--due', 'posts whose next look is due (the default)').conflicts(['all', 'post']))
    .addOption(new Option('--all', 'every post').conflicts('post'))
    .option('--post <url>', 'one post')
    .option('--audit', 'read stored snapshots again instead, and compare every hash')
    .addOption(
      new Option('--plan', 'look at nothing; say what delay to expect at each age').conflicts([
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
      'A post is reported lost only when repeated checks agree (STET_LOST_AFTER_CHECKS over STET_LOST_AFTER),\n' +
      'each on proof: a reason named by the platform, or not-found from every source while a post known to live\n' +
      'is answered. An outage, a limit or a login wall is `unknown` and says nothing about the post.\n' +
      'More losses at once than chance brings, or a canary that is not answered, hold all reports of a platform\n' +
      'back until it was looked at again; standard error says so.\n' +
      '--json prints a line a post, or with --audit a line a snapshot. --audit reads what is due, and a small\n' +
      'archive whole. --plan says what STET_CHECKS_PER_DAY buys.',
    examples: [
      ['stet verify', 'From cron: whatever is due'],
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
