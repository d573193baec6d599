import { type Command, Option } from 'commander'
import { asStetError, InputError, StetError } from '../model/errors.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createFormatOption, createUrlOption } from './detect.ts'
import { passIcon } from './labels.ts'
import { createJsonOption } from './options.ts'
import { forEachInput } from './print-error.ts'
import { createProgressBar } from './progress-bar.ts'
import { assertSingleUrl, classifyInput, readInput, toInputError } from './read-input.ts'
import type { Accepted, Submission, Submitter } from './submitter.ts'
import { withApp } from './with-app.ts'

interface Options {
  priority: 'breaking' | 'normal' | 'backfill'
  url?: string
  format?: 'html' | 'text'
  list?: true
  wait?: true
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
    .option(
      '--list',
      'each input is a list: an address a line, or NDJSON with the fields of POST /v1/articles',
    )
    .option('--wait', 'wait until each was captured or has failed')
    .addOption(createFormatOption())
    .addOption(createUrlOption())
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => enqueue(inputs, options, context))
  addHelp(command, {
    about:
      'Returns once the work is safely in the queue. The service is the `stet up` on the same STET_DATA_DIR,\n' +
      'or the one behind STET_REDIS_URL and STET_DATABASE_URL. A file needs an address: its own\n' +
      'canonical link, or --url.\n' +
      '--json prints {"input", "articleId", "url"}, or {"input", "postId", "url"} for a post; with --wait at its end,\n' +
      'with "state" (done, failed) and "error".',
    examples: [
      ['stet enqueue https://example.com/2026/11/story', 'An article, by its address'],
      [
        'stet enqueue story.html --url https://example.com/2026/11/story --priority breaking',
        'An article before publication',
      ],
      ['stet enqueue https://x.com/jack/status/20', 'One post'],
      ['stet enqueue --list addresses.txt --priority backfill', 'Thousands'],
      ['stet enqueue https://example.com/2026/11/story --wait', 'Until its posts are captured'],
    ],
    shortfall: 'an input was refused; with --wait also if an article or a post could not be read',
  })
}

/** The most inputs that are accepted together, and the most bytes of their files. */
const TOGETHER = 200
const HEAVIEST = 16_000_000

async function enqueue(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  assertSingleUrl(inputs, options.url)
  const { terminal } = context
  const bar = createProgressBar(
    terminal,
    options.list ? 0 : inputs.length,
    !options.json && inputs.length > 1,
  )
  await withApp(context, async (app) => {
    const { Submitter } = await import('./submitter.ts')
    const submitter = new Submitter(app)
    const accepted = new Map<Accepted, string>()
    const finish = async (group: readonly Waiting[]): Promise<void> => {
      const answers = await submitter.submit(group.flatMap((one) => one.prepared ?? []))
      for (const { input, prepared, failed } of group) {
        await forEachInput([input], options, context, async () => {
          const answer = prepared && answers.get(prepared)
          if (!answer) throw failed
          if (options.wait) accepted.set(answer, input)
          else if (options.json) terminal.json({ input, ...answer })
          else terminal.say(`${terminal.colours.green('✔')} queued ${answer.url}`)
        })
        bar.step(input)
      }
    }
    let group: Waiting[] = []
    let weight = 0
    try {
      for await (const { input, prepare } of entriesOf(inputs, options, { app, submitter, context })) {
        const waiting: Waiting = await prepare().then(
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
    if (options.wait) await reportEnds(app, accepted, options, context)
  })
}

/** Prints each input as its work ends, with `--wait`. */
async function reportEnds(
  app: App,
  accepted: ReadonlyMap<Accepted, string>,
  options: Options,
  { terminal, signal, ended }: CommandContext,
): Promise<void> {
  const { waitForEnd } = await import('./wait-for-end.ts')
  const inputs = new Map([...accepted].map(([one, input]) => [idOf(one), input]))
  for await (const one of waitForEnd(app, [...accepted.keys()], signal)) {
    if (one.error !== null) ended(3)
    if (options.json) terminal.json({ input: inputs.get(idOf(one)), ...one })
    else {
      const why = one.error === null ? '' : `: ${one.error.message}`
      terminal.say(`${passIcon(one.error === null, terminal.colours)} ${one.state} ${one.url}${why}`)
    }
  }
}

const idOf = (one: Accepted): string => ('articleId' in one ? one.articleId : one.postId)

/** An input of the command line or a line of a list, before it is read. */
interface Entry {
  readonly input: string
  prepare(): Promise<Submission>
}

async function* entriesOf(
  inputs: readonly string[],
  options: Options,
  { app, submitter, context }: { app: App; submitter: Submitter; context: CommandContext },
): AsyncGenerator<Entry> {
  const { priority } = options
  const byAddress = (url: string): Submission =>
    app.platforms.post(url) === null
      ? submitter.readArticle({ url, priority })
      : submitter.readPost({ url, priority })
  const { listLines } = await import('./list-lines.ts')
  for (const input of inputs) {
    if (options.list) {
      const lines = listLines(input)
      for (;;) {
        const next = await lines.next().catch((thrown: unknown) => ({ thrown }))
        if ('thrown' in next) {
          yield { input, prepare: () => Promise.reject(toInputError(next.thrown, input)) }
          break
        }
        if (next.done) break
        const { input: place, text } = next.value
        const label = text.startsWith('{') ? place : text
        yield {
          input: label,
          prepare: async () =>
            text.startsWith('{')
              ? readLine(text, place, (body) => submitter.readArticle({ priority, ...body }))
              : byAddress(text),
        }
      }
    } else {
      const prepare = async () =>
        classifyInput(input) === 'url'
          ? byAddress(input)
          : submitter.readArticle({ ...(await article(input, options, context)), priority })
      yield { input, prepare }
    }
  }
}

/** Reads a line of NDJSON. @throws InputError `input-unreadable`, as `read` */
function readLine(text: string, place: string, read: (body: { url: string }) => Submission): Submission {
  try {
    return read(JSON.parse(text))
  } catch (cause) {
    // A bad line is an input that can't be read; the command itself was typed right.
    if (cause instanceof StetError && cause.code !== 'usage') throw cause
    throw new InputError('input-unreadable', `${place}: ${asStetError(cause).message}`, {
      input: place,
      cause,
    })
  }
}

/** An input before it is reported: what to submit, or the error that reading it gave. */
interface Waiting {
  readonly input: string
  readonly prepared: Submission | null
  readonly failed: unknown
}

async function article(input: string, options: Options, context: CommandContext) {
  const { articleFromBytes } = await import('../services/articles/load-article.ts')
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
