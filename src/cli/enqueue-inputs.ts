import { asStetError, InputError, StetError } from '../model/errors.ts'
import type { Priority } from '../model/priority.ts'
import type { App } from '../runtime/app.ts'
import type { CommandContext } from './command-context.ts'
import { classifyInput, readInput, toInputError } from './read-input.ts'
import type { Submission, Submitter } from './submitter.ts'

/** How the inputs of `stet enqueue` are to be read. */
export interface EnqueueInputOptions {
  readonly priority: Priority
  readonly url?: string
  readonly format?: 'html' | 'text'
  readonly list?: true
}

/** An input of the command line or a line of a list, before it is read. */
export interface EnqueueInput {
  readonly input: string
  /** @throws StetError if it can't be read, or is not acceptable */
  prepare(): Promise<Submission>
}

/** Gives the inputs one by one, and each line of a list. None is read before `prepare`. */
export async function* enqueueInputs(
  inputs: readonly string[],
  options: EnqueueInputOptions,
  { app, submitter, context }: { app: App; submitter: Submitter; context: CommandContext },
): AsyncGenerator<EnqueueInput> {
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

async function article(input: string, options: EnqueueInputOptions, context: CommandContext) {
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

/** How many inputs there are, lines of lists included; null if standard input is one of the lists. */
export async function countInputs(
  inputs: readonly string[],
  { list }: EnqueueInputOptions,
): Promise<number | null> {
  if (!list) return inputs.length
  if (inputs.includes('-')) return null
  const { listLines } = await import('./list-lines.ts')
  let lines = 0
  for (const input of inputs) {
    try {
      for await (const _ of listLines(input)) lines += 1
    } catch {
      // Reading it again says what is wrong with it.
      lines += 1
    }
  }
  return lines
}
