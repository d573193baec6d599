import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, type Room } from './room.ts'

let room: Room
let base = ''
beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all' })
  const kept = await room.keep(aRecord('1900000000000000401'), '2026-03-04T05:06:07Z')
  base = `/v1/snapshots/${kept.id}`
})
afterAll(() => room[Symbol.asyncDispose]())

describe.each([
  ['the manifest', '', 'application/json; charset=utf-8'],
  ['the card', '/card', 'text/html; charset=utf-8'],
])('%s of a snapshot', (_name, below, mime) => {
  const ask = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'OPTIONS' = 'GET') =>
    room.ask(`${base}${below}`, { headers, method, token: 'read' })

  it('has its hash as ETag, and answers 304 to a client that has it', async () => {
    const whole = await ask()
    const { etag = '' } = whole.headers as Record<string, string>
    expect(etag).toBe(`"${createHash('sha256').update(whole.rawPayload).digest('hex')}"`)
    expect(whole.headers['content-type']).toBe(mime)
    const again = await ask({ 'if-none-match': etag })
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
    // It is made for each answer: no date says whether it has changed.
    expect(whole.headers['last-modified']).toBeUndefined()
    expect((await ask({ 'if-modified-since': new Date().toUTCString() })).statusCode).toBe(200)
    expect((await ask({ 'if-match': '"other"' })).statusCode).toBe(412)
  })

  it('answers HEAD and ranges', async () => {
    const whole = await ask()
    const size = whole.rawPayload.length
    const head = await ask({}, 'HEAD')
    expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([
      200,
      String(size),
      0,
    ])
    expect(head.headers.etag).toBe(whole.headers.etag)
    const part = await ask({ range: 'bytes=5-14' })
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 5-14/${size}`])
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(5, 15))
    expect((await ask({ range: `bytes=${size}-` })).statusCode).toBe(416)
  })

  it('answers CORS preflights and is readable from other origins', async () => {
    const headers = {
      origin: 'https://news.example.org',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization, range',
    }
    const asked = await ask(headers, 'OPTIONS')
    expect(asked.statusCode).toBe(204)
    for (const answer of [asked, await ask({ origin: headers.origin })]) {
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-headers': expect.stringMatching(/Range.*Authorization/),
        'access-control-expose-headers': 'Content-Range, Content-Length, Accept-Ranges, ETag',
      })
    }
  })
})
