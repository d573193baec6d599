import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { pluralize } from './labels.ts'
import { createJsonOption } from './options.ts'
import { withApp } from './with-app.ts'

interface Options {
  list?: true
  queue?: string
  reason?: string
  all?: true
  json?: true
}

/** `stet retry`: runs failed jobs again. */
export function retryCommand(command: Command, context: CommandContext): void {
  command
    .description('Runs failed jobs again. With --list, only shows them.')
    .argument('[post...]', "any form of a post's address: capture it again, whatever its outcome")
    .addOption(new Option('--list', 'show failed jobs and their reasons').conflicts('all'))
    .option('--queue <name>', 'only jobs of this queue')
    .option('--reason <code>', 'only jobs with this reason, such as upstream or poison')
    .option('--all', 'every failed job')
    .addOption(createJsonOption())
    .action((posts: string[], options: Options) => retry(posts, options, command, context))
  addHelp(command, {
    about:
      'A job fails after its last attempt, or at once if a retry cannot help. A job whose worker died three times\n' +
      'fails as `poison`. Each queue keeps its last 1,000 failed jobs for 30 days. A retried capture gets a new\n' +
      'capture time. A retried article is read from the body that was sent.\n' +
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
    command.error('error: Name posts, or give --queue, --reason or --all. --list shows the failed jobs.', {
      exitCode: 2,
    })
  }
  const { terminal, signal } = context
  let count = 0
  await withApp(context, async (app) => {
    const [views, { validate }] = await Promise.all([
      import('../api/views/dead-letters.ts'),
      import('../api/server/schemas.ts'),
    ])
    const which = { queue, reason }
    const lines = list
      ? views.listDeadLetterViews(app, validate(views.DeadLetterQuery, which, 'querystring'))
      : views.retryDeadLetters(app, validate(views.RetryRequest, { ...which, all, urls: posts }, 'body'))
    for await (const line of lines) {
      signal.throwIfAborted()
      count += 1
      if (options.json) terminal.json(line)
      else terminal.say([line.work, line.reason, line.failedAt, line.message].filter(Boolean).join('  '))
    }
  })
  if (options.json) return
  if (list) terminal.say(count === 0 ? 'No failed jobs.' : `${pluralize(count, 'failed job')}.`)
  else terminal.say(`Retrying ${count}.`)
}
