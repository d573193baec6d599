import { expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { createInMemoryRateLimiter } from '../../../src/outbound/in-memory-rate-limiter.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { xPlatform } from '../../../src/platforms/x/platform.ts'
import { createRoom } from '../../capture/room.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'

const POSTS = 31
const REFUSALS: Record<string, Mood> = {
  'a 403': moods.status(403),
  'a challenge': (usual) => ({ ...usual, status: 403, headers: { 'cf-mitigated': 'challenge' } }),
}

it.each(Object.entries(REFUSALS))(
  'asks X, which answers every request with %s, for few of many posts, and says who refuses',
  async (_name, mood) => {
    const events: string[] = []
    const platforms = connectPlatforms(readConfig({}, [xPlatform]), () => {}, [xPlatform])
    const times = { now: Date.parse('2026-03-02T09:00:00Z') }
    const clock = { now: () => new Date(times.now) }
    const rate = { perSecond: 100, burst: 1000 }
    await using room = await createRoom(
      {},
      {
        clock,
        scheduler: {
          rateLimiter: createInMemoryRateLimiter(clock),
          rates: { named: {}, media: rate, other: rate },
          onEvent: ({ what }) => void events.push(what),
        },
      },
      platforms,
    )
    room.deps.clock = clock
    const ends = [/syndication/, /publish\.|oembed/].map((host) => room.origin.mood(host, mood))
    for (let n = 0; n < POSTS; n++) {
      const id = String(20 + n)
      const url = `https://x.com/i/status/${id}`
      const found = await room.capture({ platform: 'x', id, url })
      expect(found).toMatchObject({ outcome: 'blocked', reason: 'upstream', snapshot: null })
      if (n > 2) expect(found.retryAt).toBe('2026-03-02T09:15:00.000Z')
    }
    // Three for each of its two sources, where it once was three for each post.
    expect(room.origin.requests.length).toBeLessThanOrEqual(6)
    expect(events).toEqual(['refused', 'refused'])
    for (const end of ends) end()
  },
)
