import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisRateLimiter } from '../../src/jobs/redis-rate-limiter.ts'
import type { RateLimiter } from '../../src/model/rate-limiter.ts'
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
})

it('reports that Redis is down', async () => {
  const budget = createRedisRateLimiter('redis://127.0.0.1:1', quiet)
  await expect(budget.acquire('x', 'normal', { perSecond: 1, burst: 1 })).rejects.toMatchObject({
    code: 'queue-unavailable',
  })
  await budget.close()
})
