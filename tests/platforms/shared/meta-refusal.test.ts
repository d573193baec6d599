import { expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { createInMemoryRateLimiter } from '../../../src/outbound/in-memory-rate-limiter.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { instagramPlatform } from '../../../src/platforms/instagram/platform.ts'
import { threadsPlatform } from '../../../src/platforms/threads/platform.ts'
import { createRoom } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import { instagramPages } from '../../support/origin/platforms/instagram.ts'
import { threadsPages } from '../../support/origin/platforms/threads.ts'
import { CAROUSEL, instagramRefOf } from '../instagram/posts.ts'
import { THREAD, threadsRefOf } from '../threads/posts.ts'

const MINUTE = 60_000

it.each([
  {
    platform: instagramPlatform,
    post: instagramRefOf(CAROUSEL),
    pages: instagramPages(CAROUSEL),
    host: 'www.instagram.com',
    refusal: moods.redirect('https://www.instagram.com/accounts/login/?next=/'),
  },
  {
    platform: threadsPlatform,
    post: threadsRefOf(THREAD),
    pages: threadsPages(THREAD),
    host: 'www.threads.com',
    refusal: moods.redirect('https://www.threads.com/login/?next=/'),
  },
])(
  '$platform.label, which refuses Stet, is asked nothing for 15 minutes, then for 30, without cookies or another name',
  async ({ platform, post, pages, host, refusal }) => {
    const platforms = connectPlatforms(readConfig({}, [platform]), () => {}, [platform])
    const times = { now: Date.parse('2026-03-02T09:00:00Z') }
    const clock = { now: () => new Date(times.now) }
    const rate = { perSecond: 100, burst: 1000 }
    const scheduler = {
      rateLimiter: createInMemoryRateLimiter(clock),
      rates: { named: {}, media: rate, other: rate },
    }
    await using room = await createRoom({ pages }, { clock, scheduler }, platforms)
    room.deps.clock = clock
    const requests = () => room.origin.asked(host)
    const end = room.origin.mood(host, refusal)

    expect(await room.capture(post)).toMatchObject({ outcome: 'blocked', snapshot: null })
    expect(requests()).toHaveLength(2)
    times.now += 14 * MINUTE
    expect(await room.capture(post)).toMatchObject({
      outcome: 'blocked',
      retryAt: '2026-03-02T09:15:00.000Z',
    })
    expect(requests()).toHaveLength(2)
    times.now += MINUTE
    expect(await room.capture(post)).toMatchObject({ outcome: 'blocked' })
    expect(requests()).toHaveLength(4)
    times.now += 29 * MINUTE
    await room.capture(post)
    expect(requests()).toHaveLength(4)

    end()
    times.now += MINUTE
    expect(await room.capture(post)).toMatchObject({ outcome: 'captured' })
    expect(new Set(requests().map(({ headers }) => headers['user-agent']))).toEqual(new Set(['Stet/test']))
    expect(requests().filter(({ headers }) => headers.cookie !== undefined)).toEqual([])
  },
)
