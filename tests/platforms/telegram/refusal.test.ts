import { expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { createInMemoryRateLimiter } from '../../../src/outbound/in-memory-rate-limiter.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { telegramPlatform } from '../../../src/platforms/telegram/platform.ts'
import { createRoom } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import { telegramPages } from '../../support/origin/platforms/telegram.ts'
import { SITE_MESSAGE } from './messages.ts'

const MINUTE = 60_000

it('asks a source that refuses nothing for 15 minutes, then for 30, and captures when it answers again', async () => {
  const platforms = connectPlatforms(readConfig({}, [telegramPlatform]), () => {}, [telegramPlatform])
  const times = { now: Date.parse('2026-03-02T09:00:00Z') }
  const clock = { now: () => new Date(times.now) }
  const rate = { perSecond: 100, burst: 1000 }
  await using room = await createRoom(
    { pages: telegramPages(SITE_MESSAGE) },
    {
      clock,
      scheduler: {
        rateLimiter: createInMemoryRateLimiter(clock),
        rates: { named: {}, media: rate, other: rate },
      },
    },
    platforms,
  )
  room.deps.clock = clock
  const post = messageRef('harbour_desk', 101)
  const asked = () => room.origin.asked('t.me').length
  const end = room.origin.mood('t.me', moods.status(403))

  expect(await room.capture(post)).toMatchObject({ outcome: 'blocked' })
  expect(asked()).toBe(2)
  times.now += 14 * MINUTE
  expect(await room.capture(post)).toMatchObject({
    outcome: 'blocked',
    reason: 'upstream',
    retryAt: '2026-03-02T09:15:00.000Z',
  })
  expect(asked()).toBe(2)
  times.now += MINUTE
  expect(await room.capture(post)).toMatchObject({ outcome: 'blocked' })
  expect(asked()).toBe(4)
  times.now += 29 * MINUTE
  await room.capture(post)
  expect(asked()).toBe(4)

  end()
  times.now += MINUTE
  expect(await room.capture(post)).toMatchObject({ outcome: 'captured' })
  expect(new Set(room.origin.asked('t.me').map(({ headers }) => headers['user-agent']))).toEqual(
    new Set(['Stet/test']),
  )
})
