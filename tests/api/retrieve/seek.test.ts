import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Manifest } from '../../../src/model/manifest.ts'
import { type Gateway, hasCeph } from '../../support/ceph.ts'
import { type CountingProxy, countingProxy } from '../../support/counting-proxy.ts'
import { sharedCeph } from '../../support/shared.ts'
import { until } from '../../support/until.ts'
import { aRecord, openRoom, type Room } from './room.ts'

if (!hasCeph())
  console.warn(
    'Skipped: seeking in a video over S3 (no Ceph; Debian: radosgw, ceph-mon, ceph-osd, ceph-common).',
  )

const MB = 1024 * 1024
/** So long that what sockets hold by themselves is little of it. */
const FILM = Buffer.alloc(96 * MB)
for (let n = 0; n < FILM.length; n += 4) FILM.writeUInt32LE(n, n)

describe.skipIf(!hasCeph())('a seek in a video over S3', () => {
  let ceph: Gateway
  let bucket: string
  let proxy: CountingProxy
  let room: Room
  let kept: Manifest
  let video: Manifest['resources'][number]
  let url: string
  beforeAll(async () => {
    ceph = await sharedCeph()
    proxy = await countingProxy(ceph.endpoint)
    const env = { ...ceph.env, AWS_ENDPOINT_URL_S3: proxy.url }
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    bucket = await ceph.bucket('films')
    room = await openRoom({ STET_PUBLISH: 'all', STET_STORE: `s3://${bucket}/a` })
    kept = await room.keep(aRecord('1900000000000000711'), '2026-03-04T05:06:07Z', 'captured', FILM)
    const found = kept.resources.find((one) => one.role === 'video')
    if (!found) throw new Error('no video was kept')
    video = found
    const origin = await room.api.listen({ host: '127.0.0.1', port: 0 })
    url = `${origin}/v1/snapshots/${kept.id}/resources/${video.n}`
  }, 120_000)
  afterAll(async () => {
    vi.unstubAllEnvs()
    await room?.[Symbol.asyncDispose]()
    await proxy?.[Symbol.asyncDispose]()
  })

  const asked = async (range: string): Promise<IncomingMessage> => {
    const [answer] = (await once(get(url, { headers: { range } }), 'response')) as [IncomingMessage]
    return answer
  }

  it('sends one ranged GET for exactly those bytes', async () => {
    const seek = async (from: number, length: number) => {
      const answer = await fetch(url, { headers: { range: `bytes=${from}-${from + length - 1}` } })
      expect(answer.status).toBe(206)
      expect(
        Buffer.from(await answer.arrayBuffer()).equals(FILM.subarray(from, from + length)),
        `${from}`,
      ).toBe(true)
    }
    await seek(0, 64)
    for (const [from, length] of [
      [0, 2],
      [70 * MB + 3, 64 * 1024],
      [FILM.length - 1, 1],
    ] as const) {
      proxy.passed.length = 0
      await seek(from, length)
      const start = Number(video.offset) + from
      expect(proxy.passed).toEqual([
        expect.objectContaining({
          method: 'GET',
          path: `/${bucket}/a/${kept.wacz.key}`,
          range: `bytes=${start}-${start + length - 1}`,
          sent: length,
        }),
      ])
    }
  })

  it('sends the store no request for a cached body or a HEAD', async () => {
    proxy.passed.length = 0
    const head = await fetch(url, { method: 'HEAD' })
    const known = await fetch(url, { headers: { 'if-none-match': head.headers.get('etag') ?? '' } })
    expect([head.status, known.status, proxy.passed]).toEqual([200, 304, []])
  })

  it('applies back-pressure, and aborts when the reader disconnects', async () => {
    proxy.passed.length = 0
    const answer = await asked('bytes=4-')
    const [first] = (await once(answer, 'data')) as [Buffer]
    answer.pause()
    expect(first.readUInt32LE(0)).toBe(4)
    const [passed] = proxy.passed
    // It stands still once every buffer between here and the store is full.
    const still = await until(async () => {
      const before = passed?.sent ?? 0
      await pause(250)
      return passed?.sent === before && before
    })
    // The sockets of three hops hold up to 40 MB on a busy machine.
    expect(still).toBeLessThan(FILM.length / 2)
    expect(passed?.over).toBe(false)
    answer.destroy()
    await until(async () => passed?.over)
    expect(passed?.sent).toBeLessThan((FILM.length * 2) / 3)
    expect(proxy.passed).toHaveLength(1)
  })
})
