import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { enqueueCaptures } from '../../src/jobs/enqueue-bulk.ts'
import { CapturePayload } from '../../src/jobs/job-payloads.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { hasRedis, startRedis } from '../support/redis.ts'

describe.skipIf(!hasRedis() && !process.env.CI)('the memory of Redis', () => {
  it('does not grow with finished or failed jobs', async () => {
    await using redis = await startRedis()
    const backend = await openRedisBackend(redis.url, () => {})
    const queues = new Queues(backend, () => {}, { attempts: 1, backoffMs: 10 })
    const client = new Redis(redis.url)
    await using _client = { [Symbol.asyncDispose]: async () => client.disconnect() }
    let id = 0
    /** One in four is set aside. */
    const rounds = async (count: number) => {
      const jobs = Array.from({ length: count }, () => {
        id += 1
        const post = { platform: 'x' as const, id: String(id) }
        return { post, generation: 1, priority: 'normal' as const, requestId: null, sender: 'a test' }
      })
      for (let n = 0; n < jobs.length; n += 400) await enqueueCaptures(queues, jobs.slice(n, n + 400))
      let ended = 0
      const all = Promise.withResolvers<void>()
      const worker = await startWorker(backend, {
        queue: 'capture-x',
        payload: CapturePayload,
        concurrency: 50,
        onError: () => {},
        async run(payload) {
          ended += 1
          if (ended === count) all.resolve()
          return Number(payload.id) % 4 === 0 ? { kind: 'fail', message: 'too-large' } : { kind: 'complete' }
        },
      })
      await all.promise
      await worker.close()
      return { keys: await client.dbsize(), events: await client.xlen('{stet}:capture-x:events') }
    }
    // Until what is kept of those that were set aside is full.
    await rounds(4_800)
    const before = await rounds(400)
    const after = await rounds(5_000)
    expect(after.keys).toBeLessThanOrEqual(before.keys + 5)
    expect(after.keys).toBeLessThan(1_100)
    expect(after.events).toBeLessThan(1_500)
    await queues.close()
  }, 120_000)
})
