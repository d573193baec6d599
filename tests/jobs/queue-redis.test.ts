import { describe, expect, it } from 'vitest'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { priorityClassesContract } from '../contracts/priority-classes.contract.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { hasRedis } from '../support/redis.ts'
import { sharedRedis } from '../support/shared.ts'

if (hasRedis() || process.env.CI) {
  const open = async () => openRedisBackend(await sharedRedis(), () => {})
  queueContract('Redis', open)
  priorityClassesContract('Redis', open)

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
