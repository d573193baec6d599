import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blankRecord } from '../../../src/model/blank-record.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { PHOTO_URL, POST_RECORD } from '../../support/snapshots.ts'
import { aRecord, openRoom, type Room } from './room.ts'

const first = { platform: 'telegram' as const, id: 'harbour/12', url: 'https://t.me/harbour/12' }
const forward = { platform: 'telegram' as const, id: 'pier/34', url: 'https://t.me/pier/34' }
const quoting = { platform: 'telegram' as const, id: 'quay/56', url: 'https://t.me/quay/56' }
const WORDS = 'The bridge opens at six.'
const SOURCE = 'https://x.com/other_invented/status/1900000000000000821'
const CARRIER = '1900000000000000822'

describe('what another post published first', () => {
  let room: Room
  let forwarded: Manifest
  let quoted: Manifest
  let carrier: Manifest
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'all' })
    const base = { author: POST_RECORD.author, text: WORDS, publishedAt: '2026-03-04T05:00:00Z' }
    const passedOn = {
      ...blankRecord(forward, 'telegram-widget'),
      ...base,
      forwardedFrom: { name: 'Harbour', id: first.id, url: first.url },
    }
    const { witness: _w, confirmedBy: _c, quotedBy: _b, stet: _s, quoted: _q, ...nested } = passedOn
    forwarded = await room.keep(passedOn, '2026-03-04T05:06:07Z')
    quoted = await room.keep(
      {
        ...blankRecord(quoting, 'telegram-widget'),
        ...base,
        text: 'Look at this.',
        quoted: { status: 'served', post: nested },
      },
      '2026-03-04T05:06:08Z',
    )
    const [photo] = POST_RECORD.media
    if (!photo) throw new Error('no photo')
    carrier = await room.keep(
      aRecord(CARRIER, { text: 'Seen today.', media: [{ ...photo, fromUrl: `${SOURCE}/photo/1` }] }),
      '2026-03-04T05:06:09Z',
    )
  })
  afterAll(() => room[Symbol.asyncDispose]())

  const decide = async (url: string, decision: 'held' | null) => {
    const body = { url, decision }
    expect((await room.ask('/v1/approvals', { method: 'POST', token: 'admin', body })).statusCode).toBe(200)
  }
  const takeDown = async (body: object) =>
    expect(
      (await room.ask('/v1/takedowns', { method: 'POST', token: 'admin', body: { url: first.url, ...body } }))
        .statusCode,
    ).toBe(200)
  const card = async (id: string) => (await room.ask(`/v1/snapshots/${id}/card`)).body
  const manifest = async (id: string) =>
    (await room.ask(`/v1/snapshots/${id}`, { token: 'read' })).json() as Manifest
  const photoOf = async ({ id, resources }: Manifest) =>
    (await room.ask(`/v1/snapshots/${id}/resources/${resources.find(({ role }) => role === 'photo')?.n}`))
      .statusCode

  it('is shown with the post that passes it on, as long as nothing was decided about it', async () => {
    expect(await card(forwarded.id)).toContain(WORDS)
    expect(await card(quoted.id)).toContain(WORDS)
    expect(await photoOf(carrier)).toBe(200)
    expect(carrier.resources.some(({ medium, url }) => (medium ?? url) === PHOTO_URL)).toBe(true)
  })

  it('is hidden by its own hold, also in a post that quotes the forward', async () => {
    await decide(first.url, 'held')
    expect(await card(forwarded.id)).toContain('The forwarded post is not shown here.')
    for (const id of [forwarded.id, quoted.id]) {
      expect(await card(id)).not.toContain(WORDS)
      expect((await room.ask(`/oembed?url=${forward.url}`)).body).not.toContain(WORDS)
      expect(await card(id)).not.toContain(first.url)
    }
    expect(await card(quoted.id)).toContain('Look at this.')
    await decide(first.url, null)
    expect(await card(forwarded.id)).toContain(WORDS)
  })

  it('is hidden from everyone by its own take-down, and the manifest without it has no signature', async () => {
    expect(await manifest(forwarded.id)).toMatchObject({ signature: {}, record: { text: WORDS } })
    await takeDown({ reason: 'asked' })
    const { signature, record } = await manifest(forwarded.id)
    expect([signature, record.text]).toEqual([undefined, null])
    expect((await room.ask(`/v1/snapshots/${forwarded.id}/wacz`, { token: 'read' })).statusCode).toBe(451)
    await takeDown({ restore: true })
    expect(await manifest(forwarded.id)).toEqual(forwarded)
  })

  it('is left out if it is only a photo, and the rest is shown', async () => {
    await decide(SOURCE, 'held')
    expect(await card(carrier.id)).toContain('Seen today.')
    expect(await card(carrier.id)).not.toContain('other_invented')
    expect(await photoOf(carrier)).toBe(404)
    await decide(SOURCE, null)
    expect(await photoOf(carrier)).toBe(200)
  })
})
