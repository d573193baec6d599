import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One request as the origin received it. */
export interface OriginRequest {
  readonly method: string
  /** Absolute, with the host that the client requested. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly at: Date
}

/** Bytes that are generated as they are sent: 10 GB need no memory. */
export interface Generated {
  readonly size: number
  chunks(start: number): Iterable<Uint8Array>
}

/** The origin's response, faults included. */
export interface Answer {
  status?: number
  headers?: Readonly<Record<string, string | readonly string[]>>
  body?: string | Uint8Array | Generated
  /** Delay before the status line, in milliseconds. */
  delayMs?: number
  /** Delay between head and body, in milliseconds. */
  bodyDelayMs?: number
  /** Send this many bytes of the body, then cut the connection. */
  cutAfter?: number
  /** Cut the connection with RST in place of an answer. */
  reset?: boolean
  /** The `Content-Length` to claim; null sends the body chunked. Default: the true length. */
  declare?: number | null
}

export function bytesOf(body: Answer['body']): Uint8Array | Generated {
  return typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array())
}

function* pieces(body: Uint8Array | Generated): Iterable<Uint8Array> {
  if (body instanceof Uint8Array) yield body
  else yield* body.chunks(0)
}

const drained = (res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done)
      resolve()
    }
    res.on('drain', done).on('close', done)
  })

/**
 * Writes `answer` exactly as given, with its false lengths and cuts.
 *
 * @param raw the TCP socket under the response, for RST and for cuts
 */
export async function sendAnswer(
  answer: Answer,
  method: string,
  res: ServerResponse,
  raw: Socket,
): Promise<void> {
  res.on('error', () => {})
  if (answer.delayMs) await sleep(answer.delayMs)
  if (res.destroyed || raw.destroyed) return
  if (answer.reset) {
    raw.resetAndDestroy()
    return
  }

  const status = answer.status ?? 200
  const body = bytesOf(answer.body)
  const size = body instanceof Uint8Array ? body.length : body.size
  const bodiless = method === 'HEAD' || status === 204 || status === 304
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    headers[name] = typeof value === 'string' ? value : [...value]
  }
  const declared = answer.declare === undefined ? size : answer.declare
  if (declared !== null && status !== 204 && status !== 304) headers['content-length'] = String(declared)
  res.strictContentLength = false
  res.writeHead(status, headers)
  if (bodiless) {
    res.end()
    return
  }

  if (answer.bodyDelayMs) {
    res.flushHeaders()
    await sleep(answer.bodyDelayMs)
  }
  let left = answer.cutAfter ?? Number.POSITIVE_INFINITY
  for (const piece of pieces(body)) {
    if (res.destroyed) return
    if (!res.write(piece.subarray(0, left))) await drained(res)
    left -= piece.length
    if (left <= 0) break
  }
  // A body shorter than claimed can only be ended by closing the connection.
  const honest = answer.cutAfter === undefined && (declared === null || declared <= size)
  if (honest) res.end()
  else res.write('', () => setTimeout(() => raw.destroy(), 20))
}
