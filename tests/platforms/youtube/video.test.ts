import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { ConfigError } from '../../../src/model/errors.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { createVideoRef } from '../../../src/platforms/youtube/create-video-ref.ts'
import { youtubePlatform } from '../../../src/platforms/youtube/platform.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import { youtubeFilm, youtubePages, youtubePlayer } from '../../support/origin/platforms/youtube.ts'
import { ID, VIDEO } from './videos.ts'

const post = createVideoRef(ID)
if (post === null) throw new TypeError('This is a video.')

const connected = (env: Readonly<Record<string, string>>) =>
  connectPlatforms(readConfig(env, [youtubePlatform]), () => {}, [youtubePlatform])

let room: Room
const open = async (env: Readonly<Record<string, string>> = {}, film = true) => {
  room = await createRoom({ pages: youtubePages({ ...VIDEO, film }) }, {}, connected(env))
}
afterEach(() => room[Symbol.asyncDispose]())

describe('the film', () => {
  it('is requested only if an operator enables it', async () => {
    await open()
    expect(await room.capture(post)).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'video', url: post.url, reason: 'upstream' }],
    })
    expect(room.origin.asked(/googlevideo|reel_item_watch|\/watch/)).toEqual([])
  })

  it('is kept whole where it is switched on and YouTube serves it', async () => {
    await open({ STET_YOUTUBE_VIDEO: 'on' })
    const result = await room.capture(post)
    expect(result).toMatchObject({ outcome: 'captured', missing: [] })
    expect(result.manifest?.record.media).toMatchObject([{ url: youtubeFilm(ID), height: 360 }])
    expect(result.manifest?.resources.filter(({ role }) => role === 'video')).toHaveLength(1)
  })

  it.each([
    ['serves none', false, null],
    ['fails', true, moods.outage()],
    ['refuses', true, moods.status(403)],
    ['answers with a page', true, moods.html()],
  ])('stays missing if YouTube %s', async (_, film, mood) => {
    await open({ STET_YOUTUBE_VIDEO: 'on' }, film)
    if (mood) room.origin.mood(/reel_item_watch/, mood)
    expect(await room.capture(post)).toMatchObject({ outcome: 'partial', missing: [{ part: 'video' }] })
  })

  it('is switched by on and off alone', () => {
    expect(() => readConfig({ STET_YOUTUBE_VIDEO: 'maybe' }, [youtubePlatform])).toThrow(ConfigError)
    return open()
  })
})

describe('a capture', () => {
  beforeEach(() => open())

  it('of a video behind an age gate keeps what is still told', async () => {
    const gate = { status: 'LOGIN_REQUIRED', reason: 'Sign in to confirm your age' }
    room.origin.mood(/youtubei/, () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...youtubePlayer(VIDEO), playabilityStatus: gate }),
    }))
    const { outcome, manifest } = await room.capture(post)
    expect(outcome).toBe('age-gated')
    expect(manifest?.record).toMatchObject({ title: VIDEO.title, confirmedBy: ['youtube-oembed'] })
  })

  it('while the player refuses us keeps the title from oEmbed', async () => {
    room.origin.mood(/youtubei/, moods.status(403))
    const { outcome, manifest } = await room.capture(post)
    expect(outcome).toBe('partial')
    expect(manifest?.record).toMatchObject({ witness: 'youtube-oembed', text: VIDEO.title, textCut: true })
  })

  it('asks for English, and sends no cookie and no other user agent', async () => {
    await room.capture(post)
    const [asked] = room.origin.asked(/youtubei/)
    expect(JSON.parse(Buffer.from(asked?.body ?? []).toString())).toMatchObject({
      videoId: ID,
      context: { client: { clientName: 'WEB', hl: 'en' } },
    })
    expect(asked?.headers.cookie).toBeUndefined()
    expect(asked?.headers['user-agent']).toBe('Stet/test')
  })
})
