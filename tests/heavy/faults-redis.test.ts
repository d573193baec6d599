import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { hasRedis } from '../support/redis.ts'
import { startRedisCluster } from '../support/redis-cluster.ts'
import { startSentinelRedis } from '../support/redis-sentinel.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { accept, Load } from './faults/load.ts'
import { type FaultyService, startFaultyService } from './faults/service.ts'

/** A smaller run: `STET_FAULT_ARTICLES=50 npm run test:heavy -- faults-redis`. */
const ARTICLES = Number(process.env.STET_FAULT_ARTICLES ?? 1_000)
const INTAKE_MS = 15_000
const DONE_MS = 1_500_000

/** Redis for a service, and what happens to it while the service works: each step at its part of the load. */
interface Case {
  readonly url: string | undefined
  readonly steps: readonly ((service: FaultyService) => Promise<void>)[]
}

const flush = async ({ redis }: FaultyService) => {
  const client = new Redis(redis.url)
  await client.flushall()
  client.disconnect()
}

const CASES: Readonly<Record<string, (parts: AsyncDisposableStack) => Promise<Case>>> = {
  async 'follows Sentinels to another primary'(parts) {
    const redis = parts.use(await startSentinelRedis())
    return { url: redis.url, steps: [() => redis.primary.kill()] }
  },
  async 'works on a cluster that loses a node'(parts) {
    const redis = parts.use(await startRedisCluster())
    const kill = async () => (await redis.masterOf('{stet}:capture-x:meta')).kill()
    return { url: redis.url, steps: [kill] }
  },
  async 'begins again after a Redis that is emptied twice'() {
    return { url: undefined, steps: [flush, flush] }
  },
}

it.skipIf(!(hasRedis() && hasCeph()) && !process.env.CI).each(Object.entries(CASES))(
  '%s under load, and loses nothing',
  { timeout: 2_400_000 },
  async (name, prepare) => {
    await using parts = new AsyncDisposableStack()
    const { url, steps } = await prepare(parts)
    await using service = await startFaultyService(url === undefined ? {} : { redisUrl: url })
    const work = new Load(service, 0, ARTICLES)
    const sent = work.send(5_000 + ARTICLES * 40)
    for (const [n, step] of steps.entries()) {
      await until(async () => work.accepted.size > (ARTICLES * (n + 1)) / 10, 240_000)
      await step(service)
      const began = performance.now()
      await Promise.all(
        service.servers.map((base, server) => {
          const article = { url: `https://news.example/after-the-fault/${n}/${server}`, html: '<p>Nothing.' }
          return until(async () => await accept(base, service.headers, article), INTAKE_MS)
        }),
      )
      console.log(`${name}: intake after ${((performance.now() - began) / 1000).toFixed(1)} s`)
    }
    await sent
    console.log(`${name}: all done ${(await work.finish(DONE_MS)).toFixed(1)} s after the last was sent`)
    await expectWhole(service, work)
    expect(service.ended()).toEqual([])
  },
)
