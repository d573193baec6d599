import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { renderCard } from '../../../src/card/render-card.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { threadsPlatform } from '../../../src/platforms/threads/platform.ts'
import { threadsRef } from '../../../src/platforms/threads/post-ref.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { threadsFile, threadsGonePages, threadsPages } from '../../support/origin/platforms/threads.ts'
import { ANSWER, QUOTING, THREAD, threadsRefOf } from './posts.ts'

const GONE = 'DRwVh8XoeiO'
let room: Room
beforeAll(async () => {
  room = await createRoom(
    {
      pages: {
        ...threadsGonePages(GONE),
        ...Object.assign({}, ...[THREAD, ANSWER, QUOTING].map(threadsPages)),
      },
    },
    {},
    connectPlatforms(readConfig({}, [threadsPlatform]), () => {}, [threadsPlatform]),
  )
})
afterAll(() => room[Symbol.asyncDispose]())

describe('a capture', () => {
  it('keeps pictures and films in order, from an address without the author’s name too', async () => {
    const { outcome, manifest } = await room.capture(threadsRef(THREAD.code, null))
    expect(outcome).toBe('captured')
    const kept = manifest?.resources.filter(({ role }) => role === 'photo' || role === 'video')
    expect(kept?.map(({ url }) => url)).toEqual(['crane.jpg', 'quay.jpg', 'fall.mp4'].map(threadsFile))
    expect(manifest?.record).toMatchObject({ url: threadsRefOf(THREAD).url, confirmedBy: ['threads-page'] })
  })

  it('of an answer shows the post above it in its card', async () => {
    const { outcome, manifest } = await room.capture(threadsRefOf(ANSWER))
    expect(outcome).toBe('captured')
    if (manifest === null) throw new TypeError('There is no snapshot.')
    const { labels } = room.deps.platforms
    const card = renderCard(manifest.record, {
      labels,
      capturedAt: new Date(room.now),
      resourceUrl: () => null,
    })
    expect(card).toMatch(/aria-label="In answer to".*Why did it fall\?.*It was the wind\./s)
    // Its media are not kept.
    expect(manifest.resources.filter(({ role }) => role === 'photo')).toEqual([])
  })

  it('of a quote is partial, and tells what the platform does not serve', async () => {
    const result = await room.capture(threadsRefOf(QUOTING))
    expect(result).toMatchObject({ outcome: 'partial', reason: 'upstream', missing: [{ part: 'quoted' }] })
    expect(result.manifest?.notes).toEqual([expect.stringContaining('neither the words nor the address')])
  })

  it('of a post that is gone says what else it may be', async () => {
    const result = await room.capture(threadsRefOf({ code: GONE }))
    expect(result).toMatchObject({ outcome: 'gone', reason: 'not-found', snapshot: null })
    expect(result.notes).toEqual([
      expect.stringContaining('deleted, made private, or shown to readers with an account only'),
    ])
  })
})
