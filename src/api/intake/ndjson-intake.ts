import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError, InputError, type StetError } from '../../model/errors.ts'
import type { ResponseSpool } from './response-spool.ts'
import { type BodyLine, splitLines } from './split-lines.ts'

export interface LineHandler {
  /** The longest line, in bytes. */
  readonly longest: number
  readonly idleMs: number
  readonly signal: AbortSignal
  /** One line to what is answered for it. */
  accept(bytes: Buffer): Promise<object>
}

/** How many lines are on their way at once, and how many bytes of them. */
const MOST = 1_000
const HEAVIEST = 32_000_000
/** A part that is away is left alone so long: the lines of that time are refused unasked. */
const AWAY_MS = 2_000

/**
 * Sees to each line by itself and tells of each, in their order. Returns as soon as the first was
 * accepted, or enough were refused for what they are; the rest goes on behind it.
 *
 * @throws StetError where a part is away before anything was accepted: then nothing was, and no line follows
 */
export async function processLines(
  payload: Readable,
  work: LineHandler,
  answers: ResponseSpool,
): Promise<void> {
  const lines = splitLines(payload, work.longest, work.idleMs)
  const see = seer(work)
  let refused = 0
  try {
    for (; refused < MOST; refused += 1) {
      work.signal.throwIfAborted()
      const { done, value: line } = await lines.next()
      if (done) return answers.end()
      const { answer, error } = await see(line)
      if (error?.httpStatus === 503) throw error
      await answers.add(answer)
      if (!error) break
    }
  } catch (error) {
    payload.resume()
    throw error
  }
  void goOn(lines, see, work.signal, answers).finally(() => payload.resume())
}

type See = (line: BodyLine) => Promise<{ readonly answer: object; readonly error: StetError | null }>

async function goOn(
  lines: AsyncIterable<BodyLine>,
  see: See,
  signal: AbortSignal,
  answers: ResponseSpool,
): Promise<void> {
  let open = 0
  let weight = 0
  let room = Promise.withResolvers<void>()
  let told = Promise.resolve()
  try {
    for await (const line of lines) {
      if (signal.aborted) break
      const heavy = line.bytes?.length ?? 0
      open += 1
      weight += heavy
      const seen = see(line)
      told = told.then(async () => {
        await answers.add((await seen).answer)
        open -= 1
        weight -= heavy
        room.resolve()
      })
      // Looked at below; until then nobody listens.
      told.catch(() => {})
      while (open >= MOST || weight >= HEAVIEST) {
        room = Promise.withResolvers<void>()
        await Promise.race([room.promise, told])
      }
    }
    await told
    answers.end()
  } catch (error) {
    await told.catch(() => {})
    answers.end(error)
  }
}

function seer({ accept, longest }: LineHandler): See {
  let away: { readonly error: StetError; readonly until: number } | null = null
  return async ({ number, bytes }) => {
    try {
      if (bytes === null) throw tooLong(longest)
      if (away && performance.now() < away.until) throw away.error
      return { answer: { line: number, status: 202, ...(await accept(bytes)) }, error: null }
    } catch (thrown) {
      const error = asStetError(toCatalogError(thrown))
      if (error.httpStatus === 503 && away?.error !== error)
        away = { error, until: performance.now() + AWAY_MS }
      return { answer: { line: number, status: error.httpStatus, error: shown(error) }, error }
    }
  }
}

/** Nothing of a stranger's message goes out. */
const shown = ({ code, message }: StetError) => ({
  code,
  message: code === 'internal' ? 'Something went wrong here; the log has the details.' : message,
})

const tooLong = (longest: number): InputError =>
  new InputError('input-too-large', `The line is longer than ${longest} bytes.`)

/** Waits until the caller may send one more: whoever sends many is slowed down, not sent away. */
export async function waitForCapacity(wait: () => number, signal: AbortSignal): Promise<void> {
  for (let ms = wait(); ms > 0; ms = wait()) await pause(ms, undefined, { signal })
}
