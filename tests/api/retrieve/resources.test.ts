import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../src/model/manifest.ts'
import { MP4 } from '../../support/media.ts'
import { aRecord, openRoom, type Room } from './room.ts'

let room: Room
let kept: Manifest
let video = ''
beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all' })
  kept = await room.keep(aRecord('1900000000000000301'), '2026-03-04T05:06:07Z')
  video = `/v1/snapshots/${kept.id}/resources/${kept.resources.find((one) => one.role === 'video')?.n}`
})
afterAll(() => room[Symbol.asyncDispose]())

const get = (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') =>
  room.ask(video, { headers, method })
const size = MP4.length

describe('a resource', () => {
  it.each([
    [{}, 200, undefined, size],
    [{ range: 'bytes=0-9' }, 206, `bytes 0-9/${size}`, 10],
    [{ range: 'bytes=10-' }, 206, `bytes 10-${size - 1}/${size}`, size - 10],
    [{ range: 'bytes=-7' }, 206, `bytes ${size - 7}-${size - 1}/${size}`, 7],
    [{ range: `bytes=0-${size * 9}` }, 206, `bytes 0-${size - 1}/${size}`, size],
    [{ range: `bytes=${size}-` }, 416, `bytes */${size}`, 0],
    [{ range: 'bytes=-0' }, 416, `bytes */${size}`, 0],
    // Several ranges and unknown units are answered with the whole.
    [{ range: 'bytes=0-1,4-5' }, 200, undefined, size],
    [{ range: 'lines=0-1' }, 200, undefined, size],
  ] as const)('asked with %o is answered %i', async (headers, status, range, length) => {
    const answer = await get(headers)
    expect([answer.statusCode, answer.headers['content-range'], answer.rawPayload.length]).toEqual([
      status,
      range,
      length,
    ])
    if (status !== 416) expect(MP4.includes(answer.rawPayload)).toBe(true)
  })

  it('answers HEAD without a body, whatever the range', async () => {
    const { statusCode, headers, rawPayload } = await get({ range: 'bytes=0-9' }, 'HEAD')
    expect([statusCode, headers['content-length'], headers['accept-ranges'], rawPayload.length]).toEqual([
      200,
      String(size),
      'bytes',
      0,
    ])
  })

  it('answers 304 to a client that has it', async () => {
    const { etag = '', 'last-modified': modified = '' } = (await get({})).headers as Record<string, string>
    const status = async (headers: Record<string, string>) => (await get(headers)).statusCode
    expect(await status({ 'if-none-match': etag })).toBe(304)
    expect(await status({ 'if-none-match': `"other", W/${etag}` })).toBe(304)
    expect(await status({ 'if-none-match': '"other"', 'if-modified-since': modified })).toBe(200)
    expect(await status({ 'if-modified-since': modified })).toBe(304)
    expect(await status({ 'if-match': '"other"' })).toBe(412)
    expect(await status({ 'if-match': etag })).toBe(200)
    expect(await status({ 'if-unmodified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' })).toBe(412)
    const ranged = { range: 'bytes=0-0' }
    expect(await status({ ...ranged, 'if-range': etag })).toBe(206)
    expect(await status({ ...ranged, 'if-range': modified })).toBe(206)
    expect(await status({ ...ranged, 'if-range': '"other"' })).toBe(200)
    expect(await status({ ...ranged, 'if-range': `W/${etag}` })).toBe(200)
    const fresh = await get({ 'if-none-match': etag })
    expect([fresh.headers.etag, fresh.headers['cache-control']]).toEqual([etag, 'public, max-age=300'])
  })

  it('never executes, and is readable from other origins', async () => {
    for (const { n, role } of kept.resources) {
      const { headers } = await room.ask(`/v1/snapshots/${kept.id}/resources/${n}`)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Content-Range, Content-Length, Accept-Ranges, ETag',
      })
      expect(headers['content-disposition'] !== undefined, role).toBe(role === 'card')
    }
    const { headers } = await room.ask(video, { method: 'OPTIONS' })
    expect(headers['access-control-allow-headers']).toContain('Range')
  })
})
