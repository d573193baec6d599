import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { hasRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { FAULTS } from './faults/faults.ts'
import { accept, Load } from './faults/load.ts'
import { type FaultyService, startFaultyService } from './faults/service.ts'

/**
 * How long each fault lasts, and under how many articles. One fault alone, and shorter:
 * `STET_FAULT_SECONDS=15 STET_FAULT_ARTICLES=60 npm run test:heavy -- faults -t 'redis hangs'`.
 */
const SECONDS = Number(process.env.STET_FAULT_SECONDS ?? 60)
const ARTICLES = Number(process.env.STET_FAULT_ARTICLES ?? 500)
/** The load begins so long before the fault. */
const BEFORE_MS = 3_000
/** From the return of a part, intake answers within this time. */
const INTAKE_MS = 15_000
const REST_MS = 60_000

/** On a busy machine a process notices its signal, and ends, late: by so many seconds. */
function lateness(): number {
  const began = performance.now()
  spawnSync(process.execPath, ['--eval', ''])
  return 0.5 + (3 * (performance.now() - began)) / 1000
}

const servers = hasRedis() && hasCeph()

describe.skipIf(!servers && !process.env.CI)('a service one of whose parts fails under load', () => {
  let service: FaultyService
  /** The articles, and the posts that they cite, that it does in a second when all is well. */
  let perSecond: number
  let numbers = 0
  let failed = false
  const load = (count: number): Load => {
    const made = new Load(service, numbers, count)
    numbers += count
    return made
  }

  beforeAll(async () => {
    service = await startFaultyService()
    // Processes that have loaded their code.
    const first = load(20)
    await first.send(0)
    await first.finish(300_000)
    const quiet = load(Math.max(20, Math.round(ARTICLES / 5)))
    const began = performance.now()
    await quiet.send(0)
    await quiet.finish(300_000)
    perSecond = quiet.count / ((performance.now() - began) / 1000)
    console.log(`when all is well: ${perSecond.toFixed(1)} articles a second`)
    await expectWhole(service, quiet)
  }, 600_000)
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failed = true
  })
  afterAll(async () => {
    if (!failed) service?.logs.succeeded()
    await service?.[Symbol.asyncDispose]()
  })

  /** The seconds until every `serve` accepts an article. */
  const intakeAnswers = async (name: string): Promise<number> => {
    const began = performance.now()
    await Promise.all(
      service.servers.map((base, n) => {
        const article = { url: `https://news.example/${encodeURIComponent(name)}/${n}`, html: '<p>Nothing.' }
        return until(async () => await accept(base, service.headers, article), INTAKE_MS)
      }),
    )
    return (performance.now() - began) / 1000
  }

  /** Lets a fault last under load; then everything is done, soon. */
  const survive = async (name: string, begin: () => Promise<() => Promise<void>>): Promise<void> => {
    const work = load(ARTICLES)
    const sent = work.send(BEFORE_MS + SECONDS * 1000)
    await pause(BEFORE_MS)
    const end = await begin()
    await pause(SECONDS * 1000)
    await end()
    const intake = await intakeAnswers(name)
    const backlog = await work.open().catch(() => ARTICLES)
    const allowed = (backlog / perSecond) * 1000 + REST_MS
    const took = await work.finish(allowed)
    await sent
    console.log(
      `${name}: intake after ${intake.toFixed(1)} s, backlog ${backlog} done after ${took.toFixed(1)} s`,
    )
    await expectWhole(service, work)
    expect(service.ended()).toEqual([])
  }

  it.each(FAULTS)('$name: nothing is lost, doubled or failed, and all goes on', async ({ name, begin }) => {
    await survive(name, () => begin(service))
  })

  it('the scratch disk of a worker is full: it takes no jobs, and the others do its work', async ({
    skip,
  }) => {
    const { disk } = service
    if (disk === null) return skip('this user may not mount a file system')
    const work = load(ARTICLES)
    disk.fill()
    try {
      await until(async () => service.logs.about(['unfit for work']).includes('store-full'), 15_000)
      await work.send(SECONDS * 1000)
      await work.finish((ARTICLES / perSecond) * 2_000 + REST_MS)
    } finally {
      disk.empty()
    }
    await expectWhole(service, work)
    await until(async () => service.logs.about(['fit for work again']).includes('store-full'), 15_000)
  })

  it('the clock of a worker is wrong: it seals nothing, and the others do its work', async ({ skip }) => {
    const { clock } = service
    if (clock === null) return skip('libfaketime is not installed')
    const work = load(ARTICLES)
    const sent = work.send(BEFORE_MS + SECONDS * 1000)
    await pause(BEFORE_MS)
    await clock.set(2 * 3600)
    try {
      await until(async () => service.logs.about(['unfit for work']).includes('clock-wrong'), 15_000)
      await sent
      await work.finish((ARTICLES / perSecond) * 2_000 + REST_MS)
    } finally {
      await clock.set(0)
    }
    await expectWhole(service, work)
    const ids = work.posts.map(({ id }) => id)
    const { db } = service.catalog
    const rows = await db.selectFrom('snapshots').select('captured_at').where('post_id', 'in', ids).execute()
    for (const row of rows) expect(Math.abs(row.captured_at.getTime() - Date.now())).toBeLessThan(3600e3)
    await until(async () => service.logs.about(['fit for work again']).includes('clock-wrong'), 15_000)
  })

  it('every process stops within its deadline while every part hangs, and no job is lost', async () => {
    const { proxies, processes } = service
    const work = load(20)
    await work.send(0)
    // Jobs are under way, to a store that does not answer.
    proxies.store.mode = 'swallow'
    await pause(2_000)
    proxies.postgres.mode = 'swallow'
    proxies.redis.mode = 'swallow'
    const stopped = await Promise.all(
      processes.map(async (one) => ({ name: one.name, ...(await one.stop()) })),
    )
    for (const proxy of Object.values(proxies)) {
      proxy.mode = 'pass'
      proxy.cut()
    }
    const late = lateness()
    for (const { name, code, seconds } of stopped) {
      console.log(`${name} stopped after ${seconds.toFixed(1)} s`)
      expect([name, code]).toEqual([name, 0])
      expect([name, seconds < (name.startsWith('serve') ? 3 : 25) + late]).toEqual([name, true])
    }
    await Promise.all(processes.map((one) => one.start()))
    await work.finish((work.count / perSecond) * 1000 + REST_MS)
    await expectWhole(service, work)
  })
})
