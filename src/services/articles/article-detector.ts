import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { InputError } from '../../model/errors.ts'
import type { Recogniser } from '../../model/recogniser.ts'
import { withTimeout } from '../../model/with-timeout.ts'
import type { DetectionAnswer, DetectionTask } from './article-thread.ts'
import { type DetectedArticle, detectArticle } from './detect-article.ts'
import type { LoadHints } from './load-article.ts'

/** Larger articles go to the thread. Below, the most hostile article costs some 50 ms, less than most messages and starts. */
const MAX_INLINE_BYTES = 65_536

/** What the thread may use. A page of 16 MB with nothing but links needs a tenth of the time. */
const LIMITS = { heapMb: 192, youngMb: 8, timeMs: 60_000 }

/**
 * Detects the citations of articles without blocking the process: large articles are read in a thread, one after another,
 * with a limit on time and memory. The thread starts with the first large article.
 */
export class ArticleDetector {
  readonly #recognisers: readonly Recogniser[]
  readonly #limit: number
  readonly #limits: typeof LIMITS
  #thread: Worker | null = null
  #last: Promise<unknown> = Promise.resolve()

  /** @param limit how many citations an article may have (`STET_MAX_CITATIONS`) */
  constructor(recognisers: readonly Recogniser[], limit: number, limits: typeof LIMITS = LIMITS) {
    this.#recognisers = recognisers
    this.#limit = limit
    this.#limits = limits
  }

  /**
   * Decodes an article and detects its citations.
   *
   * @throws InputError `input-unreadable`, `input-empty`; `input-too-large` for an article that takes too much time or memory
   */
  async detect(bytes: Uint8Array, hints: LoadHints): Promise<DetectedArticle> {
    if (bytes.length <= MAX_INLINE_BYTES) return detectArticle(bytes, hints, this.#recognisers, this.#limit)
    const run = this.#last.then(() => this.#detectInThread(bytes, hints))
    this.#last = run.catch(() => {})
    return await run
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
  }

  async #detectInThread(bytes: Uint8Array, hints: LoadHints): Promise<DetectedArticle> {
    const input = hints.url ?? ''
    this.#thread ??= this.#start()
    const thread = this.#thread
    const answered = Promise.withResolvers<DetectionAnswer>()
    const failed = (error: Error & { code?: string }) =>
      answered.reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? tooCostly(input, `more than ${this.#limits.heapMb} MB of memory`)
          : error,
      )
    const ended = () => answered.reject(new Error('The thread that detects citations has ended.'))
    thread.once('message', answered.resolve).once('error', failed).once('exit', ended)
    const task: DetectionTask = { bytes, hints, limit: this.#limit }
    thread.postMessage(task)
    try {
      const answer = await withTimeout(answered.promise, this.#limits.timeMs, () => {
        throw tooCostly(input, `more than ${this.#limits.timeMs / 1000} s`)
      })
      if ('found' in answer) return answer.found
      throw new InputError(answer.code, answer.message, { input: answer.input, hint: answer.hint })
    } catch (error) {
      // A thread that answered is free for the next article; any other is ended.
      if (!(error instanceof InputError) || error.code === 'input-too-large') await this.#stop(thread)
      throw error
    } finally {
      thread.off('message', answered.resolve).off('error', failed).off('exit', ended)
    }
  }

  #start(): Worker {
    // The published package has JavaScript.
    const file = new URL(`./article-thread${extname(import.meta.url)}`, import.meta.url)
    const { heapMb, youngMb } = this.#limits
    const thread = new Worker(file, {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngMb },
    })
    thread.unref()
    return thread
  }

  async #stop(thread: Worker): Promise<void> {
    this.#thread = null
    await thread.terminate()
  }
}

const tooCostly = (input: string, what: string): InputError =>
  new InputError('input-too-large', `Reading ${input || 'the article'} took ${what}.`, {
    input,
    hint: 'Send the part of the page that has the article.',
  })
