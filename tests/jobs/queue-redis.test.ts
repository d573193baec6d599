import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { priorityClassesContract } from '../contracts/priority-classes.contract.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { hasRedis } from '../support/redis.ts'
import { sharedRedis } from '../support/shared.ts'
import { until } from '../support/until.ts'

if (hasRedis() || process.env.CI) {
  const open = async () => openRedisBackend(await sharedRedis(), () => {})
  queueContract('Redis', open)
  priorityClassesContract('Redis', open)

  it('counts the jobs of a sender in all processes that share a Redis, and forgets them with time', async () => {
    const url = await sharedRedis()
    const [one, other] = await Promise.all([1, 2].map(() => openRedisBackend(url, () => {})))
    if (!one || !other) throw new Error('no backend')
    const key = `capture-x normal ${randomUUID()}`
    expect(await one.senders.add(key, 60)).toBe(0)
    const after = await other.senders.add(key, 5)
    expect(after).toBeGreaterThan(50)
    expect(after).toBeLessThanOrEqual(60)
    expect(await other.senders.add(`${key} of another`, 1)).toBe(0)
    const brief = `${key} brief`
    await one.senders.add(brief, 1)
    expect(await until(async () => (await other.senders.add(brief, 0)) === 0)).toBe(true)
    await Promise.all([one.close(), other.close()])
  })

  describe('a Redis that is down', () => {
    it('is reported at once, without the password', async () => {
      const started = Date.now()
      await expect(openRedisBackend('redis://user:secret@127.0.0.1:1', () => {})).rejects.toMatchObject({
        code: 'queue-unavailable',
        message: expect.not.stringContaining('secret'),
      })
      expect(Date.now() - started).toBeLessThan(3_000)
    })
  })
} else {
  describe.skip('the queue on Redis (redis-server is not installed)', () => {})
}
