import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What an S3 server may do wrong. Without any of it, it keeps its word. */
export interface Hostility {
  /** What it does with `If-None-Match: *`; `races`: it looks when a put begins, and writes when it ends. */
  readonly conditions?: 'ignores' | 'refuses' | 'races'
  /** Keeps what it received of a body when the connection breaks. */
  readonly keepsCutOff?: true
  /** Verifies neither `x-amz-content-sha256` nor a checksum. */
  readonly ignoresChecksums?: true
  /** Answers 409 instead of 412, and to every other first attempt of a put. */
  readonly conflicts?: true
  /** Answers 503 SlowDown to every this many requests, but to no request twice. */
  readonly slowDownEvery?: number
  /** ETags that are the hash of nothing. */
  readonly wrongETags?: true
  /** Refuses to delete anything. */
  readonly keepsAll?: true
  /** Is awaited when a put has received half of its body or more. */
  onHalf?(key: string, received: Buffer): Promise<void> | void
}

interface HeldObject {
  readonly body: Buffer
  readonly etag: string
  readonly modified: Date
  readonly meta: Readonly<Record<string, string>>
}

/** An S3 server in memory, which believes every signature. Its faults may be changed while it runs. */
export interface HostileS3 extends AsyncDisposable {
  readonly endpoint: string
  /** The environment variables from which the SDK reads its address and credentials. */
  readonly env: Readonly<Record<string, string>>
  readonly objects: ReadonlyMap<string, HeldObject>
  /** The requests so far: `METHOD /bucket/key`. */
  readonly requests: readonly string[]
  hostility: Hostility
}

/** The objects of a page of a listing. */
export const HOSTILE_PAGE = 50

export async function startHostileS3(hostility: Hostility = {}): Promise<HostileS3> {
  const objects = new Map<string, HeldObject>()
  const requests: string[] = []
  const met = new Set<string>()
  const slowed = new Set<string>()
  const self = { hostility, objects, requests }

  async function put(key: string, request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { hostility: how } = self
    const conditional = request.headers['if-none-match'] === '*'
    const wasThere = objects.has(key)
    if (conditional && how.conditions === 'refuses') return fail(request, answer, 501, 'NotImplemented')
    if (how.conflicts && !met.delete(key)) {
      met.add(key)
      return fail(request, answer, 409, 'ConditionalRequestConflict')
    }
    const expected = Number(request.headers['content-length'])
    const chunks: Buffer[] = []
    let received = 0
    let half = false
    let cut = false
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        chunks.push(chunk)
        received += chunk.length
        if (half || received < expected / 2) continue
        half = true
        await how.onHalf?.(key, Buffer.concat(chunks))
      }
    } catch {
      cut = true
    }
    const body = Buffer.concat(chunks)
    if ((cut || received < expected) && !how.keepsCutOff) return
    const sha256 = createHash('sha256').update(body).digest('hex')
    if (!how.ignoresChecksums && !cut && request.headers['x-amz-content-sha256'] !== sha256) {
      return fail(request, answer, 400, 'XAmzContentSHA256Mismatch')
    }
    if (how.conditions === 'races') await pause(5)
    const isTaken = how.conditions === 'races' ? wasThere : objects.has(key)
    if (conditional && how.conditions !== 'ignores' && isTaken) {
      return how.conflicts
        ? fail(request, answer, 409, 'ConditionalRequestConflict')
        : fail(request, answer, 412, 'PreconditionFailed')
    }
    const meta = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'))
    const etag = how.wrongETags ? randomUUID() : createHash('md5').update(body).digest('hex')
    objects.set(key, {
      body,
      etag: `"${etag}"`,
      modified: new Date(),
      meta: Object.fromEntries(meta.map(([name, value]) => [name, String(value)])),
    })
    answer.writeHead(200, { etag: `"${etag}"` }).end()
  }

  function read(key: string, request: IncomingMessage, answer: ServerResponse): void {
    const found = objects.get(key)
    if (!found) {
      fail(request, answer, 404, 'NoSuchKey')
      return
    }
    const size = found.body.length
    const headers = { ...found.meta, etag: found.etag, 'last-modified': found.modified.toUTCString() }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    if (!range) {
      answer.writeHead(200, { ...headers, 'content-length': size })
      answer.end(request.method === 'HEAD' ? undefined : found.body)
      return
    }
    const [first, last] = [Number(range[1]), Math.min(Number(range[2]), size - 1)]
    if (first >= size) {
      fail(request, answer, 416, 'InvalidRange')
      return
    }
    const part = found.body.subarray(first, last + 1)
    answer.writeHead(206, {
      ...headers,
      'content-length': part.length,
      'content-range': `bytes ${first}-${last}/${size}`,
    })
    answer.end(part)
  }

  function list(bucket: string, query: URLSearchParams, answer: ServerResponse): void {
    const prefix = `${bucket}/${query.get('prefix') ?? ''}`
    const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('key-marker') ?? ''
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(prefix) && key.slice(bucket.length + 1) > after)
      .sort((a, b) => (a < b ? -1 : 1))
    const page = keys.slice(0, HOSTILE_PAGE).map((key) => key.slice(bucket.length + 1))
    const entry = query.has('versions') ? 'Version' : 'Contents'
    const rows = page.map(
      (key) =>
        `<${entry}><Key>${escaped(key)}</Key><VersionId>null</VersionId><Size>${objects.get(`${bucket}/${key}`)?.body.length}</Size></${entry}>`,
    )
    const more = keys.length > HOSTILE_PAGE
    const next = more
      ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken><NextKeyMarker>${escaped(page.at(-1) ?? '')}</NextKeyMarker>`
      : ''
    const root = query.has('versions') ? 'ListVersionsResult' : 'ListBucketResult'
    answer
      .writeHead(200, { 'content-type': 'application/xml' })
      .end(`<${root}>${rows.join('')}<IsTruncated>${more}</IsTruncated>${next}</${root}>`)
  }

  async function serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3')
    const key = decodeURIComponent(pathname.slice(1))
    const [bucket = ''] = key.split('/', 1)
    const every = self.hostility.slowDownEvery
    requests.push(`${request.method} ${pathname}`)
    const name = `${request.method} ${request.url}`
    if (every && requests.length % every === 0 && !slowed.delete(name)) {
      slowed.add(name)
      return fail(request, answer, 503, 'SlowDown')
    }
    const isBucket = key.slice(bucket.length + 1) === ''
    if (request.method === 'HEAD' && isBucket) return void answer.writeHead(200).end()
    if (request.method === 'GET' && isBucket) return list(bucket, searchParams, answer)
    if (request.method === 'PUT') return await put(key, request, answer)
    if (request.method !== 'DELETE') return read(key, request, answer)
    if (self.hostility.keepsAll) return fail(request, answer, 403, 'AccessDenied')
    objects.delete(key)
    answer.writeHead(204).end()
  }

  const server = createServer((request, answer) => {
    serve(request, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(self, {
    endpoint,
    env: { AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

/** Answers with an error of S3, after the body of the request. */
function fail(request: IncomingMessage, answer: ServerResponse, status: number, code: string): void {
  request.resume()
  answer
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`)
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
