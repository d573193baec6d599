import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { instagramPlatform } from '../../../src/platforms/instagram/platform.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  instagramFile,
  instagramGonePages,
  instagramPages,
  instagramWatch,
} from '../../support/origin/platforms/instagram.ts'
import { CAROUSEL, instagramRefOf, PHOTO, REEL } from './posts.ts'

const GONE = 'DRwVh8XoeiO'
let room: Room
beforeAll(async () => {
  room = await createRoom(
    {
      pages: {
        ...instagramGonePages(GONE),
        ...Object.assign({}, ...[CAROUSEL, REEL, PHOTO].map(instagramPages)),
      },
    },
    {},
    connectPlatforms(readConfig({}, [instagramPlatform]), () => {}, [instagramPlatform]),
  )
})
afterAll(() => room[Symbol.asyncDispose]())

const again = (post: typeof REEL) => room.capture(instagramRefOf(post), { again: true })
const isEmbed = ({ url }: OriginRequest) => url.pathname.endsWith('/embed/captioned/')

describe('a capture', () => {
  it('of a carousel keeps its pictures and films in order, and no signed address to fall back on', async () => {
    const { outcome, manifest } = await again(CAROUSEL)
    expect(outcome).toBe('captured')
    const kept = manifest?.resources.filter(({ role }) => role === 'photo' || role === 'video')
    expect(kept?.map(({ url }) => url)).toEqual(['crane.jpg', 'quay.jpg', 'fall.mp4'].map(instagramFile))
    expect(manifest?.record.media.flatMap(({ fallbackUrls }) => fallbackUrls)).toEqual([])
  })

  it('of a reel keeps film, poster and song', async () => {
    const { outcome, manifest } = await again(REEL)
    expect(outcome).toBe('captured')
    expect(manifest?.resources.map(({ role }) => role)).toEqual(expect.arrayContaining(['video', 'poster']))
    expect(manifest?.record.byline).toBe('The Quays · Slack Water')
  })

  it('whose picture is refused is partial, and names it', async () => {
    const end = room.origin.mood(({ url }) => url.href === instagramFile('dawn.jpg'), moods.status(403))
    expect(await again(PHOTO)).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'photo', url: instagramFile('dawn.jpg') }],
    })
    end()
  })

  it('of a post whose playback is switched off has the words of its page, and names the film as missing', async () => {
    const end = room.origin.mood(isEmbed, () => ({
      headers: { 'content-type': 'text/html' },
      body: instagramWatch(REEL.code),
    }))
    const result = await again(REEL)
    expect(result).toMatchObject({ outcome: 'partial', missing: [{ part: 'video' }] })
    end()
  })

  it('of a post that is gone says what else it may be', async () => {
    const result = await room.capture(instagramRefOf({ code: GONE }))
    expect(result).toMatchObject({ outcome: 'gone', reason: 'not-found', snapshot: null })
    expect(result.notes).toEqual([expect.stringContaining('deleted, made private, or no longer embeddable')])
  })

  it('does not wait for the rate limit of the post’s page, which only confirms', async () => {
    const end = room.origin.mood(
      (request) => request.url.host === 'www.instagram.com' && !isEmbed(request),
      moods.rateLimited({ 'retry-after': '3600' }),
    )
    expect(await again(PHOTO)).toMatchObject({ outcome: 'captured' })
    end()
  })
})
