import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CapturePayload, captureJobId } from '../../src/jobs/payloads.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { redisBackend } from '../../src/jobs/redis-backend.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const post = { platform: 'x' as const, id: '20' }

describe.skipIf(!hasRedis() && !process.env.CI)('a worker that is killed', () => {
  /** Starts a worker of its own process, waits until it has the job, and kills it. */
  const takeAndDie = async (url: string) => {
    const child = spawn(process.execPath, [`${import.meta.dirname}/hanging-worker.ts`, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await exit
  }

  it('leaves its job to another, as the same attempt', async () => {
    await using redis = await startRedis()
    const queues = new Queues(await redisBackend(redis.url, () => {}), () => {})
    await queues.addCapture(post, 1, 'normal')
    await takeAndDie(redis.url)
    const attempt = Promise.withResolvers<number>()
    const worker = await startWorker(queues.backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 1,
      lockMs: 500,
      onError: () => {},
      async run(_payload, { number }) {
        attempt.resolve(number)
        return { kind: 'done' }
      },
    })
    expect(await attempt.promise).toBe(1)
    await worker.close()
    await queues.close()
  })

  it('is not followed by others without end: the job that kills is set aside', async () => {
    await using redis = await startRedis()
    const queues = new Queues(await redisBackend(redis.url, () => {}), () => {})
    await queues.addCapture(post, 1, 'normal')
    for (let deaths = 0; deaths < 3; deaths += 1) await takeAndDie(redis.url)
    const worker = await startWorker(queues.backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 1,
      lockMs: 500,
      onError: () => {},
      run: () => Promise.reject(new Error('it was taken a fourth time')),
    })
    await until(async () => (await queues.state('capture-x', captureJobId(post, 1))) === 'failed')
    await worker.close()
    await queues.close()
  })
})
