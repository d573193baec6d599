import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { hasRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { accept, Load } from './faults/load.ts'
import { startFaultyService } from './faults/service.ts'

/** A smaller run: `STET_FAULT_ARTICLES=50 npm run test:heavy -- faults-failover`. */
const ARTICLES = Number(process.env.STET_FAULT_ARTICLES ?? 1_000)
const BEFORE_MS = 5_000
const INTAKE_MS = 15_000
const DONE_MS = 1_500_000

it.skipIf(!(hasRedis() && hasCeph()) && !process.env.CI)(
  'follows PostgreSQL to its streaming standby under load, and loses nothing',
  { timeout: 2_400_000 },
  async () => {
    await using service = await startFaultyService({ standby: true })
    const work = new Load(service, 0, ARTICLES)
    const sent = work.send(BEFORE_MS + ARTICLES * 40)
    await until(async () => work.accepted.size > ARTICLES / 10, 120_000)
    await service.postgres.crash()
    await pause(2_000)
    const open = work.count - work.accepted.size
    await service.standby?.promote()
    const began = performance.now()
    await Promise.all(
      service.servers.map((base, n) => {
        const article = { url: `https://news.example/after-the-failover/${n}`, html: '<p>Nothing.' }
        return until(async () => await accept(base, service.headers, article), INTAKE_MS)
      }),
    )
    const intake = (performance.now() - began) / 1000
    await sent
    const took = await work.finish(DONE_MS)
    console.log(
      `failover with ${open} unsent: intake after ${intake.toFixed(1)} s, all done ${took.toFixed(1)} s later`,
    )
    await expectWhole(service, work)
    expect(service.ended()).toEqual([])
    service.logs.succeeded()
  },
)
