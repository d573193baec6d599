import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { tiktokPlatform } from '../../../src/platforms/tiktok/platform.ts'
import { tiktokRef, timeOfTiktokId } from '../../../src/platforms/tiktok/post-url.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  type TiktokPost,
  tiktokPages,
  tiktokPicture,
  tiktokSound,
} from '../../support/origin/platforms/tiktok.ts'
import type { Page } from '../../support/origin/site.ts'
import { ID, PHOTOS, VIDEO } from './posts.ts'

let room: Room
const open = async (post: TiktokPost, more: Record<string, Page> = {}) => {
  const platforms = connectPlatforms(readConfig({}, [tiktokPlatform]), () => {}, [tiktokPlatform])
  room = await createRoom({ pages: { ...tiktokPages(post), ...more } }, {}, platforms)
}
afterEach(() => room[Symbol.asyncDispose]())
const refOf = ({ id }: Pick<TiktokPost, 'id'>) => {
  const post = tiktokRef(id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
const rolesOf = (result: Awaited<ReturnType<Room['capture']>>) =>
  result.manifest?.resources.map(({ role }) => role).filter((role) => role === 'photo' || role === 'audio')

describe('a photo post', () => {
  const media = [
    { kind: 'photo', url: tiktokPicture('crane-up'), fallbackUrls: [], width: 1080 },
    { kind: 'photo', url: tiktokPicture('crane-down') },
    { kind: 'audio', url: tiktokSound(PHOTOS.id) },
  ]

  it.each([
    ['of the embed page', true, undefined],
    ['of the player, where the embed page shows none', false, { media: 'tiktok-player' }],
  ])('keeps the photos in order and the sound %s', async (_, photosInEmbed, sources) => {
    await open({ ...PHOTOS, photosInEmbed })
    const result = await room.capture(refOf(PHOTOS))
    expect(result).toMatchObject({ outcome: 'captured', missing: [] })
    expect(result.manifest?.record).toMatchObject({ media, witness: 'tiktok-embed' })
    expect(result.manifest?.record.sources).toEqual(sources)
    expect(rolesOf(result)).toEqual(['photo', 'photo', 'audio'])
  })

  it('whose photos nobody shows is partial', async () => {
    await open({ ...PHOTOS, photosInEmbed: false })
    room.origin.mood(/player\/api/, moods.outage())
    const result = await room.capture(refOf(PHOTOS))
    expect(result).toMatchObject({ outcome: 'partial', missing: [{ part: 'video', reason: 'upstream' }] })
  })

  it('whose sound TikTok does not serve names it', async () => {
    await open(PHOTOS)
    room.origin.mood('sf16.tiktokcdn.com', moods.status(403))
    expect(await room.capture(refOf(PHOTOS))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'audio', url: tiktokSound(PHOTOS.id) }],
    })
  })
})

describe('a video', () => {
  it('is the best file of the player where the embed page does not serve it, with the time of its id', async () => {
    await open(VIDEO)
    room.origin.mood(/\/embed\/v2\//, () => ({ status: 400, body: 'Bad Request' }))
    const { outcome, manifest } = await room.capture(refOf(VIDEO))
    expect(outcome).toBe('captured')
    expect(manifest?.record).toMatchObject({
      witness: 'tiktok-player',
      publishedAt: '2026-03-01T07:00:00.000Z',
      media: [{ url: expect.stringContaining('h264-4000'), durationMs: 13_000 }],
    })
  })

  it('keeps no address to fall back on later, because each is signed', async () => {
    await open(VIDEO)
    const { manifest } = await room.capture(refOf(VIDEO))
    expect(manifest?.record.media.flatMap(({ fallbackUrls }) => fallbackUrls)).toEqual([])
  })

  it.each([
    'https://v16m.tiktokcdn.com.evil.test/film.mp4',
    'https://evil.test/v16m.tiktokcdn.com/film.mp4',
    'http://127.0.0.1/film.mp4',
    'https://v16-webapp-prime.tiktok.com/film.mp4',
  ])('is not fetched from %s', async (url) => {
    await open(VIDEO)
    room.origin.mood(/\/embed\/v2\/|player\/api/, (usual) => ({
      ...usual,
      body: String(usual.body).replaceAll(/https:\/\/v16m\.tiktokcdn-us\.com\/[^"]+/g, url),
    }))
    expect(await room.capture(refOf(VIDEO))).toMatchObject({
      missing: [{ part: 'video', reason: 'upstream' }],
    })
    expect(room.origin.asked(/evil|127\.0\.0\.1|webapp-prime/)).toEqual([])
  })

  it('without words has no text', async () => {
    await open({ ...VIDEO, text: '' })
    const { outcome, manifest } = await room.capture(refOf(VIDEO))
    expect(outcome).toBe('captured')
    expect(manifest?.record).toMatchObject({ text: null, entities: [] })
  })

  it('is asked for without a cookie, under our own name', async () => {
    await open(VIDEO)
    await room.capture(refOf(VIDEO))
    const asked = room.origin.asked('www.tiktok.com')
    expect(asked).toHaveLength(2)
    expect(asked.map(({ headers }) => [headers.cookie, headers['user-agent']])).toEqual([
      [undefined, 'Stet/test'],
      [undefined, 'Stet/test'],
    ])
  })
})

describe('a refusal', () => {
  it('closes each source for longer each time, and a later answer opens it again', async () => {
    await open(VIDEO)
    room.origin.mood(/www\.tiktok\.com/, moods.status(403))
    const pauses: number[] = []
    const { pause } = room.deps.http
    room.deps.http.pause = async (request, ms, why) => {
      if (request.source === 'tiktok embed') pauses.push(ms / 60_000)
      await pause?.call(room.deps.http, { ...request, source: 'no source' }, 0, why)
    }
    for (let n = 0; n < 7; n++)
      expect(await room.capture(refOf(VIDEO))).toMatchObject({ outcome: 'blocked', snapshot: null })
    expect(pauses).toEqual([15, 30, 60, 120, 240, 360, 360])
  })
})

describe('a short link', () => {
  const post = { platform: 'tiktok', id: 't/ZTHarb0ur', url: 'https://www.tiktok.com/t/ZTHarb0ur' }
  it.each([
    ['leads to a login', { status: 302, headers: { location: '/login?redirect=x' } }, 'blocked', 'upstream'],
    ['leads to the front page', { status: 302, headers: { location: '/?_r=1' } }, 'failed', 'unreadable'],
    [
      'leads to another short link',
      { status: 301, headers: { location: '/t/ZTHarb0ur2' } },
      'failed',
      'unreadable',
    ],
    ['leads nowhere', { status: 404, body: 'Not found' }, 'failed', 'unreadable'],
    ['is limited', { status: 429, headers: { 'retry-after': '60' } }, 'failed', 'rate-limited'],
  ])('that %s says nothing about a post', async (_, page, outcome, reason) => {
    await open(VIDEO, { [post.url]: page as Page })
    expect(await room.capture(post)).toMatchObject({ outcome, reason, snapshot: null })
  })
})

it('the upper bits of an id are the time', () => {
  expect(timeOfTiktokId(ID)?.toISOString()).toBe('2026-03-01T07:00:00.000Z')
  expect(timeOfTiktokId('6718335390845095173')?.toISOString()).toBe('2019-07-27T13:32:33.000Z')
  expect(timeOfTiktokId('t/ZTHarb0ur')).toBeNull()
  expect(timeOfTiktokId('1000000000000000')).toBeNull()
})
