import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisRateLimiter } from '../../src/jobs/redis-rate-limiter.ts'
import type { RateLimiter } from '../../src/model/rate-limiter.ts'
import { CIRCUIT_BREAKER } from '../../src/outbound/token-bucket.ts'
import { budgetContract } from '../contracts/rate-limiter.contract.ts'
import { hasRedis } from '../support/redis.ts'
import { sharedRedis } from '../support/shared.ts'

const quiet = () => {}

describe.skipIf(!hasRedis())('the rate limiter in Redis', () => {
  let url: string
  let budget: RateLimiter
  beforeAll(async () => {
    url = await sharedRedis()
    budget = createRedisRateLimiter(url, quiet)
  })
  afterAll(() => budget.close())
  budgetContract(() => budget)

  it('is shared by all processes on the same Redis', async () => {
    const other = createRedisRateLimiter(url, quiet)
    const rate = { perSecond: 0.001, burst: 4 }
    const had = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? other : budget).acquire('shared', 'normal', rate)),
    )
    expect(had.filter(({ kind }) => kind === 'go')).toHaveLength(4)
    await other.backOff('shared', 60_000, 'limited')
    expect(await budget.acquire('shared', 'normal', rate)).toMatchObject({ kind: 'closed', why: 'limited' })
    await other.close()
  })

  describe('after Redis was emptied', () => {
    const rate = { perSecond: 0.01, burst: 5 }
    let admin: Redis
    beforeAll(() => {
      admin = new Redis(url)
    })
    afterAll(() => admin.disconnect())

    it('closes the sources again that were closed, for the rest of the time', async () => {
      await budget.backOff('limits', 60_000, 'limited')
      await budget.backOff('refuses', 120_000, 'refused')
      await budget.backOff('limited once', 20, 'limited')
      for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await budget.recordResult('fails', false)
      await sleep(30)
      await admin.flushdb()
      await budget.restore()
      const sources = ['limits', 'refuses', 'limited once', 'fails', 'unknown']
      const closed = await budget.listBackoffs(sources)
      expect(closed.map(({ source, why }) => [source, why])).toEqual([
        ['limits', 'limited'],
        ['refuses', 'refused'],
        ['fails', 'paused'],
      ])
      for (const [n, most] of [60_000, 120_000, CIRCUIT_BREAKER.restMs].entries()) {
        expect(closed[n]?.ms).toBeLessThan(most)
        expect(closed[n]?.ms).toBeGreaterThan(most - 20_000)
      }
    })

    it('gives no burst to a source that it asked before, and the usual one to another', async () => {
      expect(await budget.acquire('asked', 'normal', rate)).toMatchObject({ kind: 'go' })
      await admin.flushdb()
      await budget.restore()
      expect(await budget.acquire('asked', 'normal', rate)).toMatchObject({ kind: 'wait' })
      expect(await budget.acquire('not asked', 'normal', rate)).toMatchObject({ kind: 'go' })
    })

    it('leaves what another process has restored or used since', async () => {
      const other = createRedisRateLimiter(url, quiet)
      await budget.acquire('common', 'normal', rate)
      await budget.backOff('closed for longer', 30_000, 'limited')
      await other.backOff('closed for longer', 90_000, 'refused')
      await admin.flushdb()
      await other.restore()
      await budget.restore()
      expect(await budget.acquire('closed for longer', 'normal', rate)).toMatchObject({ why: 'refused' })
      // The one restored it without a burst; what has been saved since is not taken away.
      await admin.hset('stet:budget:common', 'tokens', 1)
      await other.restore()
      await budget.restore()
      expect(await other.acquire('common', 'normal', rate)).toMatchObject({ kind: 'go' })
      await other.close()
    })

    it('stays open for a source that has answered since', async () => {
      for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await budget.recordResult('recovers', false)
      await budget.recordResult('recovers', true)
      await admin.flushdb()
      await budget.restore()
      expect(await budget.listBackoffs(['recovers'])).toEqual([])
    })
  })
})

it('reports that Redis is down', async () => {
  const budget = createRedisRateLimiter('redis://127.0.0.1:1', quiet)
  await expect(budget.acquire('x', 'normal', { perSecond: 1, burst: 1 })).rejects.toMatchObject({
    code: 'queue-unavailable',
  })
  await budget.close()
})
