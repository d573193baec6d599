import { json } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { readNdjson } from './ndjson-client.ts'
import { createJsonOption } from './options.ts'
import { withApi } from './with-api.ts'

const Line = z.object({
  work: z.string(),
  queue: z.string().nullable(),
  job: z.string().nullable(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  failedAt: z.string().nullable(),
})

interface Options {
  list?: true
  queue?: string
  reason?: string
  all?: true
  json?: true
}

/** `stet retry`: does again what was set aside. */
export function retryCommand(command: Command, context: CommandContext): void {
  command
    .description('Does again work that failed too often and was set aside; with --list, only shows it.')
    .argument('[post...]', "any form of a post's address: capture it once more, whatever became of it")
    .addOption(new Option('--list', 'show what was set aside, and why').conflicts('all'))
    .option('--queue <name>', 'of this queue alone')
    .option('--reason <code>', 'of this reason alone, such as upstream or poison')
    .option('--all', 'all of it')
    .addOption(createJsonOption())
    .action((posts: string[], options: Options) => retry(posts, options, command, context))
  addHelp(command, {
    about:
      'A job is set aside after its last attempt, at once where it can only fail, or as `poison` where its worker\n' +
      'died over it three times. The queues keep the last 1,000 each, for 30 days. A capture that is retried\n' +
      'has a new time; an article is read from the body that came with it.\n' +
      '--json prints {"work", "queue", "job", "reason", "message", "failedAt"} a line.',
    examples: [
      ['stet retry --list', 'What failed, and why?'],
      ['stet retry --reason upstream', 'After an outage of a platform'],
      ['stet retry https://x.com/jack/status/20', 'One post'],
    ],
  })
}

async function retry(
  posts: string[],
  options: Options,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const { list, queue, reason, all } = options
  if (!list && !all && posts.length === 0 && queue === undefined && reason === undefined) {
    command.error('error: Say what: posts, --queue, --reason or --all. --list shows what there is.', {
      exitCode: 2,
    })
  }
  const which = { ...(queue === undefined ? {} : { queue }), ...(reason === undefined ? {} : { reason }) }
  const { terminal } = context
  let count = 0
  await withApi(context, async (service) => {
    const { problemError } = await import('./api-client.ts')
    const answer = list
      ? await service.request('GET', `/v1/failures?${new URLSearchParams(which)}`)
      : await service.request('POST', '/v1/retry', { ...which, all: all ?? false, urls: posts })
    if (answer.status !== 200) throw problemError(await json(answer.body))
    for await (const value of readNdjson(answer.body, context.signal, problemError)) {
      const line = Line.parse(value)
      count += 1
      if (options.json) terminal.json(line)
      else terminal.say([line.work, line.reason, line.failedAt, line.message].filter(Boolean).join('  '))
    }
  })
  if (options.json) return
  if (list) terminal.say(count === 0 ? 'Nothing was set aside.' : `${count} set aside.`)
  else terminal.say(`${count} to be done again.`)
}
