import { type Command, Option } from 'commander'
import { InputError } from '../model/errors.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createFormatOption, createUrlOption } from './detect.ts'
import { createJsonOption } from './options.ts'
import { forEachInput } from './print-error.ts'
import { createProgressBar } from './progress-bar.ts'
import { assertSingleUrl, classifyInput, readInput } from './read-input.ts'
import type { Submission } from './submitter.ts'
import { withApp } from './with-app.ts'

interface Options {
  priority: 'breaking' | 'normal' | 'backfill'
  url?: string
  format?: 'html' | 'text'
  json?: true
}

/** `stet enqueue`: sends the inputs of `archive` to the service. */
export function enqueueCommand(command: Command, context: CommandContext): void {
  command
    .description('Sends articles or posts to the service, which captures them in the background.')
    .argument('<input...>', 'a file, - for standard input, the address of an article, or of one post')
    .addOption(
      new Option('--priority <priority>', 'the priority in the queue')
        .choices(['breaking', 'normal', 'backfill'])
        .default('normal'),
    )
    .addOption(createFormatOption())
    .addOption(createUrlOption())
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => enqueue(inputs, options, context))
  addHelp(command, {
    about:
      'Returns once the work is safely in the queue. The service is the `stet up` on the same STET_DATA_DIR,\n' +
      'or the one behind STET_REDIS_URL and STET_DATABASE_URL. A file needs an address: its own\n' +
      'canonical link, or --url.\n' +
      '--json prints {"input", "articleId", "url"}, or {"input", "postId", "url"} for a post.',
    examples: [
      ['stet enqueue https://example.com/2026/11/story', 'An article, by its address'],
      [
        'stet enqueue story.html --url https://example.com/2026/11/story --priority breaking',
        'An article before publication',
      ],
      ['stet enqueue https://x.com/jack/status/20', 'One post'],
      ['xargs stet enqueue --priority backfill < addresses.txt', 'Thousands, some hundreds to a request'],
    ],
    shortfall: 'an input was refused; the others are in the queue',
  })
}

/** The most inputs that are accepted together, and the most bytes of their files. */
const TOGETHER = 200
const HEAVIEST = 16_000_000

async function enqueue(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  assertSingleUrl(inputs, options.url)
  const bar = createProgressBar(context.terminal, inputs.length, !options.json && inputs.length > 1)
  await withApp(context, async (app) => {
    const { Submitter } = await import('./submitter.ts')
    const submitter = new Submitter(app)
    const { priority } = options
    const prepare = async (input: string): Promise<Submission> =>
      classifyInput(input) === 'url' && app.platforms.post(input) !== null
        ? submitter.readPost({ url: input, priority })
        : submitter.readArticle({ ...(await article(input, options, context)), priority })
    const finish = async (group: readonly Waiting[]): Promise<void> => {
      const answers = await submitter.submit(group.flatMap((one) => one.prepared ?? []))
      for (const { input, prepared, failed } of group) {
        await forEachInput([input], options, context, async () => {
          const answer = prepared && answers.get(prepared)
          if (!answer) throw failed
          if (options.json) context.terminal.json({ input, ...answer })
          else context.terminal.say(`${context.terminal.colours.green('✔')} queued ${answer.url}`)
        })
        bar.step(input)
      }
    }
    let group: Waiting[] = []
    let weight = 0
    try {
      for (const input of inputs) {
        const waiting: Waiting = await prepare(input).then(
          (prepared) => ({ input, prepared, failed: null }),
          (failed: unknown) => ({ input, prepared: null, failed }),
        )
        group.push(waiting)
        weight += waiting.prepared?.weight ?? 0
        if (group.length < TOGETHER && weight < HEAVIEST) continue
        context.signal.throwIfAborted()
        await finish(group)
        group = []
        weight = 0
      }
      await finish(group)
    } finally {
      bar.stop()
    }
  })
}

/** An input before it is reported: what to submit, or the error that reading it gave. */
interface Waiting {
  readonly input: string
  readonly prepared: Submission | null
  readonly failed: unknown
}

async function article(input: string, options: Options, context: CommandContext) {
  if (classifyInput(input) === 'url') return { url: input }
  const { articleFromBytes } = await import('../services/load-article.ts')
  const { url, article } = articleFromBytes(await readInput(input, (await context.config()).articleLimit), {
    url: options.url,
    format: options.format,
    name: input,
  })
  if (url.startsWith('urn:')) {
    throw new InputError('input-unreadable', `${input} does not say at which address it was published.`, {
      input,
      hint: 'Give it with --url.',
    })
  }
  return article.format === 'html' ? { url, html: article.text } : { url, text: article.text }
}
