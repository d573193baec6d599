import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Manifest } from '../../../src/model/manifest.ts'
import { type Gateway, hasCeph } from '../../support/ceph.ts'
import { MP4 } from '../../support/media.ts'
import { sharedCeph } from '../../support/shared.ts'
import { aRecord, openRoom, type Room } from './room.ts'

if (!hasCeph())
  console.warn('Skipped: doors over S3 (no Ceph; Debian: radosgw, ceph-mon, ceph-osd, ceph-common).')

describe.skipIf(!hasCeph())('routes over S3', () => {
  let ceph: Gateway
  let room: Room
  let kept: Manifest
  beforeAll(async () => {
    ceph = await sharedCeph()
    for (const [name, value] of Object.entries(ceph.env)) vi.stubEnv(name, value)
    const store = `s3://${await ceph.bucket('doors', { lock: true })}/a`
    room = await openRoom({
      STET_PUBLISH: 'all',
      STET_STORE: store,
      STET_PRESIGN: '60s',
      STET_S3_OBJECT_LOCK: 'compliance',
      STET_S3_OBJECT_LOCK_DAYS: '1',
    })
    kept = await room.keep(aRecord('1900000000000000701'), '2026-03-04T05:06:07Z')
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await room[Symbol.asyncDispose]()
  })

  it('serve a range of a video from its offset in the file', async () => {
    const n = kept.resources.find((one) => one.role === 'video')?.n
    const answer = await room.ask(`/v1/snapshots/${kept.id}/resources/${n}`, {
      headers: { range: 'bytes=5-24' },
    })
    expect([answer.statusCode, answer.rawPayload]).toEqual([206, MP4.subarray(5, 25)])
  })

  it('redirect readers to a presigned URL of the whole file for a minute', async () => {
    const path = `/v1/snapshots/${kept.id}/wacz`
    expect((await room.ask(path)).statusCode).toBe(401)
    const answer = await room.ask(path, { token: 'read' })
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([302, 'private, no-store'])
    const location = new URL(String(answer.headers.location))
    expect([location.origin, location.searchParams.get('X-Amz-Expires')]).toEqual([ceph.endpoint, '60'])
    const file = await fetch(location)
    expect((await file.arrayBuffer()).byteLength).toBe(kept.wacz.bytes)
    // A HEAD is answered here: the address is good for a GET alone.
    expect((await room.ask(path, { token: 'read', method: 'HEAD' })).statusCode).toBe(200)
  })

  it('keep objects under Object Lock hidden, report their dates, and can restore them', async () => {
    const url = 'https://x.com/mara_invented/status/1900000000000000701'
    const take = async (body: object) =>
      (await room.ask('/v1/takedowns', { method: 'POST', token: 'admin', body: { url, ...body } })).json()
    const { takenDown } = await take({ reason: 'Order 12/26', delete: true })
    expect(takenDown.bytes).toEqual({
      deleted: 0,
      kept: [{ copy: 'first', key: kept.wacz.key, until: expect.stringMatching(/^20/) }],
      pending: [],
    })
    expect((await room.ask(`/v1/snapshots/${kept.id}/wacz`, { token: 'read' })).statusCode).toBe(451)
    expect(await (await room.app.store()).head(kept.wacz.key)).not.toBeNull()
    expect((await take({ restore: true })).takenDown).toBeNull()
    expect((await room.ask(`/v1/snapshots/${kept.id}/card`)).statusCode).toBe(200)
  })
})
