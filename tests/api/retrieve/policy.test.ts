import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../src/model/manifest.ts'
import { visibilityTo } from '../../../src/model/publish-policy.ts'
import { reindexCatalog } from '../../../src/services/maintenance/reindex-catalog.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const ID = '1900000000000000101'
const post = `https://x.com/mara_invented/status/${ID}`

describe('what the public may see', () => {
  const facts = {
    takenDown: false,
    approval: null,
    state: 'watched',
    witness: 'x-syndication',
    audience: null,
  } as const
  it.each([
    ['none', {}, 'closed'],
    ['none', { approval: 'approved' }, 'closed'],
    ['approved', {}, 'closed'],
    ['approved', { state: 'lost' }, 'closed'],
    ['approved', { approval: 'approved' }, 'shown'],
    ['approved', { approval: 'approved', witness: 'citation' }, 'shown'],
    ['lost', {}, 'closed'],
    ['lost', { state: 'suspected' }, 'closed'],
    ['lost', { state: 'lost' }, 'shown'],
    ['lost', { state: 'lost', approval: 'held' }, 'closed'],
    ['lost', { state: 'returned' }, 'closed'],
    ['lost', { approval: 'approved' }, 'shown'],
    ['lost', { state: 'lost', witness: 'citation' }, 'closed'],
    ['all', {}, 'shown'],
    ['all', { approval: 'held' }, 'closed'],
    ['all', { witness: 'citation' }, 'closed'],
    ['all', { witness: null }, 'closed'],
    ['all', { witness: 'citation', approval: 'approved' }, 'shown'],
    ['all', { audience: 'signed-in' }, 'closed'],
    ['lost', { audience: 'signed-in', state: 'lost' }, 'closed'],
    ['approved', { audience: 'signed-in', approval: 'approved' }, 'shown'],
    ['all', { audience: 'unlisted' }, 'shown'],
    ['all', { takenDown: true, approval: 'approved' }, 'taken-down'],
    ['none', { takenDown: true }, 'taken-down'],
  ] as const)('with %s and %o is %s', (policy, over, shown) => {
    expect(visibilityTo('public', policy, { ...facts, ...over })).toBe(shown)
  })
})

describe('public routes', () => {
  let room: Room
  let kept: Manifest
  const doors = (): string[] => [
    `/v1/snapshots/${kept.id}/card`,
    `/v1/snapshots/${kept.id}/resources/2`,
    `/embed/x/${ID}`,
    `/oembed?url=${encodeURIComponent(post)}`,
    `/timegate/${post}`,
    `/timemap/link/${post}`,
    `/memento/20260304050607/${post}`,
  ]
  const statuses = async (token?: 'read') =>
    await Promise.all(doors().map(async (url) => (await room.ask(url, token ? { token } : {})).statusCode))
  const say = async (decision: 'approved' | 'held' | null) =>
    await room.ask('/v1/approvals', { method: 'POST', token: 'admin', body: { url: post, decision } })
  const embeds = async () =>
    (
      await room.ask('/v1/embeds', { method: 'POST', body: { urls: [post, 'https://x.com/a/status/1'] } })
    ).json()

  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'approved' })
    kept = await room.keep(aRecord(ID), '2026-03-04T05:06:07Z')
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('are closed until an editor approves, but open to callers who may read', async () => {
    expect(await statuses()).toEqual([401, 401, 404, 404, 404, 404, 404])
    expect(await statuses('read')).toEqual([200, 200, 200, 200, 302, 200, 200])
    const nothing = { state: null, cardUrl: null }
    expect(await embeds()).toEqual({
      posts: [
        { url: post, ...nothing },
        { url: 'https://x.com/a/status/1', ...nothing },
      ],
    })
  })

  it('open on approval, close on a hold, and the ledger records who decided', async () => {
    expect((await say('approved')).json()).toMatchObject({ postId: `x/${ID}`, decision: 'approved' })
    expect(await statuses()).toEqual([200, 200, 200, 200, 302, 200, 200])
    for (const url of doors()) {
      expect((await room.ask(url)).headers['cache-control'], url).toBe('public, max-age=300')
    }
    expect((await embeds()).posts[0]).toEqual({
      url: post,
      state: 'watched',
      cardUrl: `https://archive.example/embed/x/${ID}`,
    })
    await say('held')
    expect(await statuses()).toEqual([401, 401, 404, 404, 404, 404, 404])
    expect((await room.ask(doors()[0] ?? '', { token: 'read' })).headers['cache-control']).toBe(
      'private, no-cache',
    )
    const events = await (await room.app.ledger()).events(kept.post)
    expect(events.map(({ type, by }) => [type, by])).toEqual([
      ['approved', expect.stringMatching(/^[0-9a-f]{8}$/)],
      ['held', expect.stringMatching(/^[0-9a-f]{8}$/)],
    ])
  })

  it('a token without the scope read sees what everyone sees', async () => {
    await say('approved')
    const asked = async (token?: 'ingest') =>
      await Promise.all(
        doors().map(async (url) => {
          const { statusCode, headers } = await room.ask(url, token ? { token } : {})
          return [statusCode, headers['cache-control']]
        }),
      )
    expect(await asked('ingest')).toEqual(await asked())
    await using open = await openRoom({ STET_PUBLIC_READ: 'on' }, room)
    for (const url of ['/v1/posts', `/v1/posts/x/${ID}`, `/v1/snapshots/${kept.id}/wacz`]) {
      expect((await open.ask(url, { token: 'ingest' })).statusCode, url).toBe(200)
    }
    const held = { url: post, decision: 'held' }
    await open.ask('/v1/approvals', { method: 'POST', token: 'admin', body: held })
    for (const url of [`/v1/posts/x/${ID}`, `/v1/snapshots/${kept.id}/wacz`, ...doors()]) {
      expect((await open.ask(url, { token: 'ingest' })).statusCode, url).toBe(404)
    }
  })

  it('keep an editor’s decision after a reindex', async () => {
    await say('approved')
    await room.catalog.db.updateTable('posts').set({ approval: null }).execute()
    await room.catalog.db.deleteFrom('events').execute()
    for await (const _ of reindexCatalog(room.app, null, new AbortController().signal));
    expect(await statuses()).toEqual([200, 200, 200, 200, 302, 200, 200])
    await say(null)
    expect(await statuses()).toEqual([401, 401, 404, 404, 404, 404, 404])
  })

  it('record a decision once, also about a post that only another post quotes', async () => {
    await say(null)
    const before = (await (await room.app.ledger()).events(kept.post)).length
    await say(null)
    expect(await (await room.app.ledger()).events(kept.post)).toHaveLength(before)
    await using open = await openRoom({ STET_PUBLISH: 'all' }, room)
    const quoting = '1900000000000000103'
    const {
      quoted: _q,
      witness: _w,
      confirmedBy: _c,
      quotedBy: _b,
      stet: _s,
      ...quoted
    } = aRecord('1900000000000000104', { text: 'Only quoted.', media: [] })
    await room.keep(aRecord(quoting, { quoted: { status: 'served', post: quoted } }), '2026-03-05T00:00:00Z')
    const shows = async () => (await open.ask(`/embed/x/${quoting}`)).body.includes('Only quoted.')
    expect(await shows()).toBe(true)
    const decide = async (decision: 'held' | null) =>
      await open.ask('/v1/approvals', {
        method: 'POST',
        token: 'admin',
        body: { url: quoted.url, decision },
      })
    expect((await decide('held')).json()).toMatchObject({ postId: `x/${quoted.id}`, decision: 'held' })
    expect(await shows()).toBe(false)
    await decide(null)
    expect(await shows()).toBe(true)
    const down = { url: quoted.url, reason: 'Its author asked us to.' }
    await open.ask('/v1/takedowns', { method: 'POST', token: 'admin', body: down })
    expect(await shows()).toBe(false)
  })

  it('show text that only an article quotes only after approval', async () => {
    const id = '1900000000000000102'
    const open = await openRoom({ STET_PUBLISH: 'all' }, room)
    const url = `https://x.com/mara_invented/status/${id}`
    await room.keep(
      aRecord(id, { witness: 'citation', quotedBy: { url: 'https://news.example/', title: null } }),
      '2026-03-05T00:00:00Z',
      'salvaged',
    )
    expect((await open.ask(`/embed/x/${id}`)).statusCode).toBe(404)
    await open.ask('/v1/approvals', { method: 'POST', token: 'admin', body: { url, decision: 'approved' } })
    expect((await open.ask(`/embed/x/${id}`)).statusCode).toBe(200)
    // One from a citation's words is no memento.
    expect((await open.ask(`/timegate/${url}`)).statusCode).toBe(404)
    await open[Symbol.asyncDispose]()
  })
})
