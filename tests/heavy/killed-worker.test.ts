import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CapturePayload, captureJobId } from '../../src/jobs/job-payloads.ts'
import { openPostgresBackend } from '../../src/jobs/postgres-backend.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { startPostgres } from '../support/postgres.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const post = { platform: 'x' as const, id: '20' }

interface Server extends AsyncDisposable {
  readonly url: string
}

const backends = [
  {
    name: 'Redis',
    missing: !hasRedis(),
    start: (): Promise<Server> => startRedis(),
    open: (url: string) => openRedisBackend(url, () => {}),
  },
  {
    name: 'PostgreSQL',
    missing: false,
    start: (): Promise<Server> => startPostgres(),
    open: (url: string) => openPostgresBackend({ connectionString: url }, () => {}),
  },
]

describe.for(backends)(
  'a worker that is killed, on $name',
  { timeout: 60_000 },
  ({ missing, start, open }) => {
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

    it.skipIf(missing && !process.env.CI)('leaves its job to another, as the same attempt', async () => {
      await using server = await start()
      const queues = new Queues(await open(server.url), () => {})
      await queues.addCapture(post, 1, 'normal')
      await takeAndDie(server.url)
      const attempt = Promise.withResolvers<number>()
      const worker = await startWorker(queues.backend, {
        queue: 'capture-x',
        payload: CapturePayload,
        concurrency: 1,
        lockMs: 500,
        onError: () => {},
        async run(_payload, { number }) {
          attempt.resolve(number)
          return { kind: 'complete' }
        },
      })
      expect(await attempt.promise).toBe(1)
      await worker.close()
      await queues.close()
    })

    it.skipIf(missing && !process.env.CI)(
      'is not followed by others without end: the job that kills is set aside',
      async () => {
        await using server = await start()
        const queues = new Queues(await open(server.url), () => {})
        await queues.addCapture(post, 1, 'normal')
        for (let deaths = 0; deaths < 3; deaths += 1) await takeAndDie(server.url)
        const worker = await startWorker(queues.backend, {
          queue: 'capture-x',
          payload: CapturePayload,
          concurrency: 1,
          lockMs: 500,
          onError: () => {},
          run: () => Promise.reject(new Error('it was taken a fourth time')),
        })
        await until(async () => (await queues.state('capture-x', captureJobId(post, 1))) === 'failed', 30_000)
        await worker.close()
        await queues.close()
      },
    )
  },
)
