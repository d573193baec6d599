import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { requestCapture } from '../../../src/catalog/work/captures.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { auditSnapshots } from '../../../src/services/audit/audit-snapshots.ts'
import { processCapture } from '../../../src/services/capture/process-capture.ts'
import { reindexCatalog } from '../../../src/services/maintenance/reindex-catalog.ts'
import { POST_RECORD } from '../../support/snapshots.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const [ID, QUOTING] = ['1900000000000000201', '1900000000000000202']
const url = (id: string): string => `https://x.com/mara_invented/status/${id}`
const QUOTED_PHOTO = 'https://pbs.twimg.com/media/Invented77?format=png&name=orig'

let room: Room
let kept: Manifest
let quoting: Manifest
beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all' })
  kept = await room.keep(aRecord(ID, { text: 'The tide takes the pier.' }), '2026-03-04T05:06:07Z')
  const { quoted: _q, witness: _w, confirmedBy: _c, quotedBy: _b, stet: _s, ...base } = POST_RECORD
  const [medium] = POST_RECORD.media
  if (!medium) throw new Error('no medium')
  quoting = await room.keep(
    aRecord(QUOTING, {
      text: 'Look at this.',
      quoted: {
        status: 'served',
        post: {
          ...base,
          id: ID,
          url: url(ID),
          text: 'The tide takes the pier.',
          media: [{ ...medium, url: QUOTED_PHOTO }],
        },
      },
    }),
    '2026-03-04T06:00:00Z',
  )
})
afterAll(() => room[Symbol.asyncDispose]())

const take = async (body: object) =>
  await room.ask('/v1/takedowns', { method: 'POST', token: 'admin', body: { url: url(ID), ...body } })
const doors = (): string[] => [
  `/v1/snapshots/${kept.id}`,
  `/v1/snapshots/${kept.id}/card`,
  `/v1/snapshots/${kept.id}/wacz`,
  `/v1/snapshots/${kept.id}/resources/2`,
  `/embed/x/${ID}`,
  `/oembed?url=${encodeURIComponent(url(ID))}`,
  `/timegate/${url(ID)}`,
  `/timemap/link/${url(ID)}`,
  `/memento/20260304050607/${url(ID)}`,
]

describe('a take-down', () => {
  it('makes every route answer 451 with the reason and the blocking party', async () => {
    for (const door of doors())
      expect((await room.ask(door, { token: 'read' })).statusCode, door).toBeLessThan(303)
    expect((await take({ reason: 'Its author asked us to.' })).json()).toMatchObject({
      takenDown: { reason: 'Its author asked us to.', bytes: null },
    })
    for (const door of doors()) {
      const answer = await room.ask(door, { token: 'read' })
      expect([answer.statusCode, answer.headers.link, answer.headers['cache-control']], door).toEqual([
        451,
        '</>; rel="blocked-by"',
        'no-store',
      ])
      expect(answer.json()).toMatchObject({
        code: 'taken-down',
        detail: expect.stringContaining('asked us to'),
      })
      expect(answer.body).not.toContain('pier')
    }
    expect(
      (await room.ask('/v1/posts?q=pier', { token: 'read' }))
        .json()
        .posts.map((one: { id: string }) => one.id),
    ).not.toContain(ID)
    const { posts } = (await room.ask('/v1/embeds', { method: 'POST', body: { urls: [url(ID)] } })).json()
    expect(posts).toEqual([{ url: url(ID), state: null, cardUrl: null }])
  })

  it('redacts the snapshot of a post that quotes it', async () => {
    const card = await room.ask(`/v1/snapshots/${quoting.id}/card`)
    expect(card.statusCode).toBe(200)
    expect(card.body).toContain('Look at this.')
    expect(card.body).not.toContain('pier')
    const frame = await room.ask(`/embed/x/${QUOTING}`)
    expect([frame.statusCode, frame.body.includes('pier')]).toEqual([200, false])
    const manifest = await room.ask(`/v1/snapshots/${quoting.id}`, { token: 'read' })
    expect(manifest.body).not.toContain('pier')
    expect((await room.ask(`/v1/snapshots/${quoting.id}/wacz`, { token: 'read' })).statusCode).toBe(451)
    const statuses = await Promise.all(
      quoting.resources.map(async ({ n, role, url }) => [
        role,
        url === QUOTED_PHOTO,
        (await room.ask(`/v1/snapshots/${quoting.id}/resources/${n}`)).statusCode,
      ]),
    )
    expect(statuses).toEqual([
      ['card', false, 451],
      ['answer', false, 451],
      ['photo', false, 200],
      ['video', false, 200],
      ['photo', true, 451],
      ['citation', false, 200],
    ])
  })

  it('can be undone while the bytes remain', async () => {
    expect((await take({ restore: true })).json().takenDown).toBeNull()
    for (const door of doors())
      expect((await room.ask(door, { token: 'read' })).statusCode, door).toBeLessThan(303)
    expect((await room.ask(`/v1/snapshots/${quoting.id}/card`)).body).toContain('pier')
  })

  it('deletes the bytes on request, and audit and reindex report nothing missing', async () => {
    const down = (await take({ reason: 'Order 12/26', delete: true })).json()
    expect(down.takenDown.bytes).toEqual({ deleted: 2, kept: [], pending: [] })
    const store = await room.app.store()
    expect([await store.head(kept.wacz.key), (await room.ask(doors()[3] ?? '')).statusCode]).toEqual([
      null,
      451,
    ])
    const audited: string[] = []
    for await (const line of await auditSnapshots(room.app, 'all', new AbortController().signal)) {
      if ('stray' in line) expect.unreachable()
      audited.push(line.id)
      expect(line).toMatchObject({ ok: true, damage: [] })
    }
    expect(audited).toEqual([quoting.id])
    const told = []
    for await (const line of reindexCatalog(room.app, null, new AbortController().signal)) told.push(line)
    expect(told.at(-1)).toMatchObject({ kind: 'done', skippedCount: 0 })
    expect((await room.ask(`/embed/x/${ID}`)).statusCode).toBe(451)
    // Whoever sends it in again gets an end, and nothing of it is kept anew.
    const { db } = room.catalog
    const post = { platform: 'x' as const, id: ID, url: `https://x.com/mara_invented/status/${ID}` }
    const { generation } = await requestCapture(db, post, 'normal', new Date())
    const attempt = {
      number: 1,
      last: true,
      jobId: 'job',
      signal: new AbortController().signal,
      share: 'normal' as const,
      progress: () => {},
    }
    const payload = { v: 1 as const, platform: post.platform, id: ID, generation }
    expect(await processCapture(room.app, payload, attempt)).toEqual({ kind: 'complete' })
    expect(await findPost(db, post)).toMatchObject({ capture_state: 'done', main_snapshot: null })
    // Said again, there is nothing left to do; asked back, there is nothing left to show.
    expect((await take({ reason: 'Order 12/26', delete: true })).json().takenDown.bytes).toEqual({
      deleted: 0,
      kept: [],
      pending: [],
    })
    const back = await take({ restore: true })
    expect([back.statusCode, back.json().detail]).toEqual([451, expect.stringContaining('were deleted')])
  })
})
