import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setApproval } from '../../../src/services/publication/set-approval.ts'
import { takeDown } from '../../../src/services/publication/take-down.ts'
import { MAX_THUMBNAIL_BYTES } from '../../../src/services/thumbnails/make-thumbnail.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const ref = ({ id, url }: { id: string; url: string }) => ({ platform: 'x' as const, id, url })
const QUOTED_PHOTO = 'https://pbs.twimg.com/media/Quoted01?format=png&name=orig'

describe('thumbnails', () => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'approved' })
  })
  afterAll(() => room?.[Symbol.asyncDispose]())

  const keep = async (id: string) => {
    const record = aRecord(id)
    const manifest = await room.keep(record, '2026-03-04T05:06:07.000Z')
    const photo = manifest.resources.find(({ role }) => role === 'photo')
    return { record, manifest, path: `/v1/snapshots/${manifest.id}/resources/${photo?.n}/thumbnail` }
  }
  const kept = async (manifest: { id: string }): Promise<string[]> =>
    (await readdir(join(room.app.config.dataDir, 'thumbnails'), { recursive: true })).filter((name) =>
      name.includes(manifest.id.slice(-16)),
    )

  it('are named by every list, with the number of media', async () => {
    const { record, manifest, path } = await keep('31')
    const post = (await room.ask('/v1/posts/x/31', { token: 'read' })).json()
    expect(post.media).toEqual({
      ...{ photo: 1, video: 1, gif: 0, audio: 0, durationMs: 1000, sensitive: false },
      thumbnail: manifest.resources.find(({ role }) => role === 'photo')?.n,
    })
    const [listed] = (await room.ask('/v1/posts?q=31', { token: 'read' })).json().posts
    expect(listed.media).toEqual(post.media)
    const answer = await room.ask(path, { token: 'read' })
    expect(answer.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.rawPayload.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES)
    const again = await room.ask(path, {
      token: 'read',
      headers: { 'if-none-match': String(answer.headers.etag) },
    })
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
    const head = await room.ask(path, { method: 'HEAD', token: 'read' })
    expect([head.statusCode, head.headers['content-length']]).toEqual([200, String(answer.rawPayload.length)])
    expect(record.media).toHaveLength(2)
  })

  it('are seen by whoever may see the picture, and by nobody else', async () => {
    const { record, path } = await keep('32')
    const status = async (token?: 'read' | 'ingest') =>
      (await room.ask(path, token ? { token } : {})).statusCode
    expect([await status(), await status('ingest'), await status('read')]).toEqual([401, 403, 200])
    await setApproval(room.app, ref(record), 'approved', null)
    const open = await room.ask(path)
    expect([open.statusCode, open.headers['cache-control']]).toEqual([200, 'public, max-age=300'])
    await setApproval(room.app, ref(record), 'held', null)
    expect([await status(), await status('read')]).toEqual([401, 200])
  })

  it('are gone at once with a take-down, and deleted with the bytes', async () => {
    const { record, manifest, path } = await keep('33')
    await setApproval(room.app, ref(record), 'approved', null)
    expect((await room.ask(path)).statusCode).toBe(200)
    await takeDown(room.app, ref(record), { reason: 'Its author asked.', erase: false }, null)
    expect([
      (await room.ask(path)).statusCode,
      (await room.ask(path, { token: 'admin' })).statusCode,
    ]).toEqual([451, 451])
    expect((await room.ask('/v1/posts/x/33', { token: 'read' })).json().media).toBeNull()
    await takeDown(room.app, ref(record), null, null)
    expect((await room.ask(path)).statusCode).toBe(200)
    expect(await kept(manifest)).toHaveLength(1)
    await takeDown(room.app, ref(record), { reason: 'Its author asked.', erase: true }, null)
    expect(await kept(manifest)).toEqual([])
  })

  it('of a quoted post need the permission of that post', async () => {
    const quoted = aRecord('35', {
      media: aRecord('35')
        .media.slice(0, 1)
        .map((one) => ({ ...one, url: QUOTED_PHOTO })),
    })
    const record = aRecord('34', { quoted: { status: 'served', post: quoted } })
    const manifest = await room.keep(record, '2026-03-04T05:06:07.000Z')
    const n = manifest.resources.find(({ medium }) => medium === QUOTED_PHOTO)?.n
    const path = `/v1/snapshots/${manifest.id}/resources/${n}/thumbnail`
    await setApproval(room.app, ref(record), 'approved', null)
    expect([(await room.ask(path)).statusCode, (await room.ask(path, { token: 'read' })).statusCode]).toEqual(
      [404, 200],
    )
    await setApproval(room.app, ref(quoted), 'approved', null)
    expect((await room.ask(path)).statusCode).toBe(200)
  })

  it('are a placeholder for what is no picture', async () => {
    const { manifest } = await keep('36')
    const film = manifest.resources.find(({ role }) => role === 'video')
    const answer = await room.ask(`/v1/snapshots/${manifest.id}/resources/${film?.n}/thumbnail`, {
      token: 'read',
    })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/svg+xml'])
    expect(answer.body).not.toMatch(/script|href|style|on\w+=/)
    const absent = await room.ask(`/v1/snapshots/${manifest.id}/resources/999/thumbnail`, { token: 'read' })
    expect(absent.statusCode).toBe(404)
  })
})
