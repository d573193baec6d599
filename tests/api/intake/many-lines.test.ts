import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createToken, revokeToken } from '../../../src/catalog/access/tokens.ts'
import type { Queues } from '../../../src/jobs/queues.ts'
import { ServiceError } from '../../../src/model/errors.ts'
import { type IntakeService, intakeService, problemOf } from '../../support/intake-service.ts'
import { until } from '../../support/until.ts'

const NDJSON = { 'content-type': 'application/x-ndjson' }
let last = 1_000
const url = (): string => {
  last += 1
  return `https://x.com/jack/status/${last}`
}

interface OpenApi {
  readonly paths: Record<
    string,
    {
      post: {
        security: unknown
        requestBody: { content: Record<string, { schema: { properties: object } }> }
      }
    }
  >
  readonly components: { readonly securitySchemes: object }
}

describe('NDJSON intake', () => {
  let service: IntakeService
  let queues: Queues
  beforeAll(async () => {
    service = await intakeService({
      env: { STET_REQUEST_TIMEOUT: '1s', STET_MAX_REQUEST_BYTES: '20KB' },
    })
    queues = await service.app.queues()
  })
  afterAll(() => service[Symbol.asyncDispose]())
  let before = { intake: 0, articles: 0, posts: 0, messages: 0, jobs: 0 }
  beforeEach(async () => {
    before = await service.taken()
  })

  const send = async (path: string, lines: readonly string[], headers = {}) => {
    const answer = await service.post(path, lines.join('\n'), { ...NDJSON, ...headers })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    const text = await answer.text()
    return {
      status: answer.status,
      lines: text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    }
  }

  it('stops accepting lines when the token is revoked', async () => {
    const { db } = await service.app.catalog()
    const { token, id } = await createToken(db, { scopes: ['ingest'], name: null }, new Date())
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    let said = ''
    socket.on('data', (bytes) => {
      said += bytes
    })
    const send = (text: string) => socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
    socket.write(
      `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n` +
        'content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n',
    )
    send(`${JSON.stringify({ url: url() })}\n`)
    await until(async () => said.includes('"line":1,"status":202'))
    await revokeToken(db, id, new Date())
    // One that is on its way may pass; before long none does.
    for (let line = 2; !said.includes('"unauthorized"') && line < 50; line += 1) {
      send(`${JSON.stringify({ url: url() })}\n`)
      await until(async () => said.includes(`"line":${line},`))
      await pause(100)
    }
    expect(said).toMatch(/"status":401,"error":\{"code":"unauthorized"/)
    const taken = await service.taken()
    send(`${JSON.stringify({ url: url() })}\n`)
    socket.write('0\r\n\r\n')
    await until(async () => said.endsWith('0\r\n\r\n'))
    expect(await service.taken()).toEqual(taken)
    socket.destroy()
  })

  it('accepts each line on its own, and responds in order', async () => {
    const [one, two] = [url(), url()]
    const { status, lines } = await send('/v1/posts', [
      JSON.stringify({ url: one, priority: 'breaking' }),
      '',
      '{"url":',
      JSON.stringify({ url: 'http://127.0.0.1/' }),
      JSON.stringify({ url: 'https://news.example/story' }),
      JSON.stringify({ url: two, articleUrl: 'https://news.example/story' }),
      '[]\r',
      '  \r',
      JSON.stringify({ url: one, articleUrl: 'https://news.example/story' }),
      JSON.stringify({ url: one, urgent: true }),
    ])
    expect(status).toBe(202)
    expect(lines.map(({ line, status, postId, error }) => [line, status, postId ?? error.code])).toEqual([
      [1, 202, `x/${one.split('/').at(-1)}`],
      [3, 400, 'usage'],
      [4, 422, 'address-refused'],
      [5, 422, 'post-unrecognised'],
      [6, 202, `x/${two.split('/').at(-1)}`],
      [7, 400, 'usage'],
      [9, 202, `x/${one.split('/').at(-1)}`],
      [10, 400, 'usage'],
    ])
    expect(lines[0]).toMatchObject({ url: expect.stringContaining('https://x.com/') })
    expect(await service.taken()).toEqual({
      ...before,
      intake: before.intake + 3,
      posts: before.posts + 2,
      articles: before.articles + 1,
      jobs: before.jobs + 2,
    })
  })

  it('accepts articles, with their bodies in the catalog and their ids in the jobs', async () => {
    const { lines } = await send('/v1/articles', [
      JSON.stringify({ url: 'https://news.example/1', html: '<p>one</p>' }),
      JSON.stringify({ url: 'https://news.example/2', text: 'two' }),
      JSON.stringify({ url: 'https://news.example/3' }),
      JSON.stringify({ url: 'https://news.example/4', html: 'x'.repeat(21_000) }),
      JSON.stringify({ url: 'https://news.example/1', html: '<p>one</p>' }),
    ])
    expect(lines.map(({ status, error }) => error?.code ?? status)).toEqual([
      202,
      202,
      202,
      'input-too-large',
      202,
    ])
    expect(lines[4].articleId).toBe(lines[0].articleId)
    const { db } = await service.app.catalog()
    const rows = await db
      .selectFrom('intake')
      .selectAll()
      .where('kind', '=', 'article')
      .where('url', 'like', 'https://news.example/_')
      .orderBy('url')
      .execute()
    expect(rows.map(({ body }) => body && Buffer.from(body).toString())).toEqual([
      '<p>one</p>',
      '<p>one</p>',
      'two',
      null,
    ])
    const jobs = await queues.queue('ingest').getJobs(['prioritized', 'waiting'])
    expect(JSON.stringify(jobs.map(({ data }) => data))).not.toContain('news.example')
    expect(jobs.map(({ data }) => data.intakeId)).toEqual(expect.arrayContaining(rows.map(({ id }) => id)))
  })

  it('splits lines correctly, however the chunks are cut', async () => {
    const bodies = [url(), url(), url()].map((one) => JSON.stringify({ url: one }))
    const bytes = Buffer.from(`\uFEFF${bodies.join('\r\n')}\n`)
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
    }
    const answer = await fetch(`${service.url}/v1/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.ingest}`, ...NDJSON },
      body: ReadableStream.from(pieces()),
      duplex: 'half',
    } as RequestInit)
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ line, status }) => [line, status])).toEqual([
      [1, 202],
      [2, 202],
      [3, 202],
    ])
  })

  it('is in the OpenAPI document, with the signature as an alternative to a token', async () => {
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as OpenApi
    for (const path of ['/v1/posts', '/v1/articles']) {
      const { requestBody, security } = document.paths[path]?.post ?? {}
      expect(requestBody?.content['application/json']?.schema.properties).toHaveProperty('url')
      expect(requestBody?.content['application/x-ndjson']?.schema).toMatchObject({ type: 'string' })
      expect(security).toEqual([
        { token: ['ingest'] },
        { 'webhook-id': [], 'webhook-timestamp': [], 'webhook-signature': [] },
      ])
    }
    expect(Object.keys(document.components.securitySchemes)).toEqual(
      expect.arrayContaining(['token', 'webhook-id', 'webhook-timestamp', 'webhook-signature']),
    )
  })

  it('answers an empty body with an empty response', async () => {
    expect(await send('/v1/posts', ['', '', ''])).toEqual({ status: 202, lines: [] })
    expect(await service.taken()).toEqual(before)
  })

  it('discards an endless line, and continues after it', async () => {
    const { lines } = await send('/v1/posts', [
      JSON.stringify({ url: url() }),
      'x'.repeat(3_000_000),
      JSON.stringify({ url: url() }),
    ])
    expect(lines.map(({ error, status }) => error?.code ?? status)).toEqual([202, 'input-too-large', 202])
  })

  it('serves a client that sends everything before it reads', async () => {
    const count = 30_000
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    const body = Array.from({ length: count }, () => '{"url":"http://127.0.0.1/"}').join('\n')
    socket.pause()
    socket.write(
      `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.ingest}\r\nconnection: close\r\n` +
        `content-type: application/x-ndjson\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    await new Promise((sent) => socket.write(body, sent))
    let text = ''
    for await (const chunk of socket) text += chunk
    // The pieces of the transfer may fall in the middle of a word.
    const told = text.replaceAll(/\r\n[0-9a-f]+\r\n/g, '')
    expect(told.match(/"code":"address-refused"/g)).toHaveLength(count)
    expect(await service.taken()).toEqual(before)
  })

  it('responds to each line before later ones arrive', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.ingest}\r\n` +
        'content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n',
    )
    const chunk = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`)
    let told = ''
    socket.on('data', (bytes) => {
      told += bytes
    })
    for (const n of [1, 2, 3]) {
      chunk(`${JSON.stringify({ url: url() })}\n`)
      while (!told.includes(`"line":${n},"status":202`)) await once(socket, 'data')
    }
    // Then nothing: after the longest pause the answer ends with why.
    while (!told.includes('request-timeout')) await once(socket, 'data')
    socket.destroy()
    expect((await service.taken()).intake).toBe(before.intake + 3)
    expect(await service.healthy()).toBe(true)
  })

  it('keeps the accepted lines of a client that disconnects', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.ingest}\r\n` +
        `content-type: application/x-ndjson\r\ncontent-length: 100000\r\n\r\n${JSON.stringify({ url: url() })}\n`,
    )
    await once(socket, 'data')
    socket.destroy()
    await pause(100)
    expect((await service.taken()).intake).toBe(before.intake + 1)
    expect(await service.healthy()).toBe(true)
  })

  it('is refused as a whole while the queue is unavailable, and accepts nothing', async () => {
    const { withTimeout: asked } = queues
    queues.withTimeout = () => Promise.reject(new ServiceError('queue-unavailable', 'away'))
    try {
      const lines = Array.from({ length: 2_000 }, () => JSON.stringify({ url: url() })).join('\n')
      const answer = await service.post('/v1/posts', lines, NDJSON)
      expect(answer.headers.get('retry-after')).toBe('5')
      expect(await problemOf(answer)).toMatchObject({ status: 503, code: 'queue-unavailable' })
    } finally {
      queues.withTimeout = asked
    }
    expect(await service.taken()).toEqual(before)
  })

  it('refuses only the lines that arrive while the queue is unavailable', async () => {
    const { withTimeout: asked } = queues
    let calls = 0
    queues.withTimeout = async <T>(ask: () => Promise<T>): Promise<T> => {
      calls += 1
      if (calls > 3) throw new ServiceError('queue-unavailable', 'away')
      return await asked.call<Queues, [() => Promise<T>], Promise<T>>(queues, ask)
    }
    const sent = Array.from({ length: 4_000 }, () => JSON.stringify({ url: url() }))
    const { lines } = await send('/v1/posts', sent).finally(() => {
      queues.withTimeout = asked
    })
    expect(lines.map(({ line }) => line)).toEqual(sent.map((_, n) => n + 1))
    const accepted = lines.filter(({ status }) => status === 202).length
    expect(accepted).toBeGreaterThan(0)
    expect(lines.filter(({ error }) => error?.code === 'queue-unavailable')).toHaveLength(4_000 - accepted)
    const after = await service.taken()
    expect(after.intake - before.intake).toBe(accepted)
    expect(after.posts - before.posts).toBe(accepted)
    expect(after.jobs - before.jobs).toBe(accepted)
  })
})
