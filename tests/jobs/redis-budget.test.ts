import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisBudget } from '../../src/jobs/redis-budget.ts'
import type { Budget } from '../../src/model/budget.ts'
import { budgetContract } from '../contracts/budget.contract.ts'
import { hasRedis } from '../support/redis.ts'
import { sharedRedis } from '../support/shared.ts'

const quiet = () => {}

describe.skipIf(!hasRedis())('the budget in Redis', () => {
  let url: string
  let budget: Budget
  beforeAll(async () => {
    url = await sharedRedis()
    budget = redisBudget(url, quiet)
  })
  afterAll(() => budget.close())
  budgetContract(() => budget)

  it('is one for all who share the Redis', async () => {
    const other = redisBudget(url, quiet)
    const rate = { perSecond: 0.001, burst: 4 }
    const had = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? other : budget).ask('shared', 'normal', rate)),
    )
    expect(had.filter(({ kind }) => kind === 'go')).toHaveLength(4)
    await other.shut('shared', 60_000)
    expect(await budget.ask('shared', 'normal', rate)).toMatchObject({ kind: 'closed', why: 'limited' })
    await other.close()
  })
})

it('says that Redis is away', async () => {
  const budget = redisBudget('redis://127.0.0.1:1', quiet)
  await expect(budget.ask('x', 'normal', { perSecond: 1, burst: 1 })).rejects.toMatchObject({
    code: 'queue-unavailable',
  })
  await budget.close()
})
