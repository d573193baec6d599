import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { type Answer, bytesOf, type OriginRequest } from './answer.ts'
import { zeros } from './generated.ts'

/** Changes a response; receives the normal one. */
export type Mood = (usual: Answer, request: OriginRequest) => Answer

/** Which requests: a host, a prefix of `host/path`, a pattern over the whole URL, or a test. */
export type Match = string | RegExp | ((request: OriginRequest) => boolean)

export function matches(match: Match, request: OriginRequest): boolean {
  if (typeof match === 'function') return match(request)
  if (match instanceof RegExp) return match.test(request.url.href)
  const { host, pathname, search } = request.url
  return (
    match === '*' ||
    host === match ||
    (match.includes('/') && `${host}${pathname}${search}`.startsWith(match))
  )
}

const html = (text: string) => `<!doctype html><title>${text}</title><h1>${text}</h1>\n`

/** The failures of a platform, as `platforms.md` describes them, and those of any network. */
export const moods = {
  slow:
    (delayMs: number): Mood =>
    (usual) => ({ ...usual, delayMs }),
  slowBody:
    (bodyDelayMs: number): Mood =>
    (usual) => ({ ...usual, bodyDelayMs }),
  /** 429 as X answers it (platforms.md § 1.1.2), with any header that announces the end of the limit. */
  rateLimited:
    (headers: Readonly<Record<string, string>> = {}): Mood =>
    () => ({
      status: 429,
      headers: { 'content-type': 'text/plain', ...headers },
      body: 'Rate limit exceeded',
    }),
  outage:
    (status = 503, headers: Readonly<Record<string, string>> = {}): Mood =>
    () => ({ status, headers: { 'content-type': 'text/html', ...headers }, body: html(`Error ${status}`) }),
  status:
    (status: number): Mood =>
    (usual) => ({ ...usual, status }),
  /** The connection is cut after this many bytes of the body. */
  cut:
    (after: number): Mood =>
    (usual) => ({ ...usual, cutAfter: after }),
  /** The first half of the body, as if it were all. */
  half: (): Mood => (usual) => {
    const body = bytesOf(usual.body)
    return body instanceof Uint8Array ? { ...usual, body: body.subarray(0, body.length / 2) } : usual
  },
  reset: (): Mood => () => ({ reset: true }),
  /** `Content-Length` is wrong by this many bytes: a positive number claims more than is sent. */
  lyingLength:
    (by: number): Mood =>
    (usual) => {
      const body = bytesOf(usual.body)
      return { ...usual, declare: (body instanceof Uint8Array ? body.length : body.size) + by }
    },
  /** No `Content-Length` at all. */
  chunked: (): Mood => (usual) => ({ ...usual, declare: null }),
  empty: (): Mood => (usual) => ({ ...usual, body: '' }),
  /** An HTML page with status 200 in place of the requested type. */
  html:
    (text = 'Something went wrong'): Mood =>
    () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(text) }),
  redirect:
    (location: string, status = 302): Mood =>
    () => ({ status, headers: { location } }),
  /** This many bytes of the requested type, generated as they are sent. */
  huge:
    (size: number, declare?: null): Mood =>
    (usual) => ({ ...usual, body: zeros(size), ...(declare === null ? { declare } : {}) }),
  encoded:
    (coding: 'gzip' | 'deflate' | 'br' | 'zstd'): Mood =>
    (usual) => {
      const body = bytesOf(usual.body)
      if (!(body instanceof Uint8Array)) throw new TypeError('A generated body is not encoded.')
      const encode = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }
      return {
        ...usual,
        headers: { ...usual.headers, 'content-encoding': coding },
        body: encode[coding](body),
      }
    },
  /** How X blocks a whole address range: 404 for everything, the canary included (platforms.md § 1.1.7). */
  blocked: (): Mood => () => ({
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: html('Nothing to see here'),
  }),
} as const
