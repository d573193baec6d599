import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { AlertLabels } from '../../support/prometheus.ts'
import { until } from '../../support/until.ts'
import { expectWhole } from './expect-whole.ts'
import type { Fault } from './fault.ts'
import { accept, Load } from './load.ts'
import { type FaultyService, startFaultyService } from './service.ts'

/**
 * How long each fault lasts, and under how many articles. One fault alone, and shorter:
 * `STET_FAULT_SECONDS=15 STET_FAULT_ARTICLES=60 npm run test:heavy -- faults.test -t 'redis hangs'`.
 */
export const SECONDS = Number(process.env.STET_FAULT_SECONDS ?? 60)
export const ARTICLES = Number(process.env.STET_FAULT_ARTICLES ?? 500)
/** The load begins so long before the fault. */
const BEFORE_MS = 3_000
/** From the return of a part, intake answers within this time. */
const INTAKE_MS = 15_000
/** From the return of a part, its alert ends, and all work does beyond what its amount takes. */
const REST_MS = 60_000
/** Work that has not ended by then is lost. */
const LONGEST_MS = 400_000

/** A service under load, whose faults a test makes. */
export class Trial {
  readonly service: FaultyService
  /** The articles, with the posts that they cite, that it does in a second when all is well. */
  perSecond = 0
  #numbers = 0

  constructor(service: FaultyService) {
    this.service = service
  }

  /** A load of articles and posts that no other one has. */
  load = (count: number): Load => {
    const made = new Load(this.service, this.#numbers, count)
    this.#numbers += count
    return made
  }

  /** Measures what it does when all is well. */
  async measure(): Promise<void> {
    // Processes that have loaded their code.
    const first = this.load(20)
    await first.send(0)
    await first.finish(300_000)
    const quiet = this.load(Math.max(20, Math.round(ARTICLES / 5)))
    const began = performance.now()
    await quiet.send(0)
    await quiet.finish(300_000)
    this.perSecond = quiet.count / ((performance.now() - began) / 1000)
    console.log(`when all is well: ${this.perSecond.toFixed(1)} articles a second`)
    await expectWhole(this.service, quiet)
  }

  /** How long so many articles and posts may take, once nothing is wrong. */
  allowedMs = (backlog: number): number => (backlog / this.perSecond) * 1000 + REST_MS

  /** Waits until no alert fires. */
  calm = async (): Promise<void> => {
    const { prometheus } = this.service
    await until(async () => !prometheus || (await prometheus.firing()).length === 0, 2 * REST_MS).catch(
      async () => expect(await prometheus?.firing()).toEqual([]),
    )
  }

  /** Waits until an alert fires, the fault being there. */
  fires = async (alert: AlertLabels): Promise<void> => {
    await this.service.prometheus?.fires(alert, Math.max(SECONDS * 1000, REST_MS))
  }

  /** Waits until an alert has ended, the fault being over. */
  clears = async (alert: AlertLabels): Promise<void> => {
    await this.service.prometheus?.clears(alert, REST_MS)
  }

  /** Lets a fault last under load, and raise its alert; then everything is done, soon. */
  async survive({ name, alert, mayRaise, begin }: Fault): Promise<void> {
    const { service } = this
    await this.calm()
    const work = this.load(ARTICLES)
    const sent = work.send(BEFORE_MS + SECONDS * 1000)
    await pause(BEFORE_MS)
    const seconds = stopwatch()
    const end = await begin(service)
    let fired = 'none'
    const raised = async () => {
      if ('none' in alert || service.prometheus === null) return
      await this.fires(alert)
      fired = `after ${seconds()} s`
    }
    try {
      await Promise.all([pause(SECONDS * 1000), raised()])
    } finally {
      await end()
    }
    const since = stopwatch()
    const backlog = await work.open().catch(() => ARTICLES)
    const [intake, cleared, done] = await Promise.all([
      this.#intakeAnswers(name).then(since),
      'none' in alert ? null : this.clears(alert).then(since),
      // Whether work is late or lost is told apart.
      work.finish(LONGEST_MS).then(since),
    ])
    await sent
    const allowed = Math.round(this.allowedMs(backlog) / 1000)
    console.log(
      `${name}: intake after ${intake} s; backlog ${backlog} done after ${done} s of ${allowed} s; ` +
        `alert ${fired}${cleared === null ? '' : `, ended after ${cleared} s`}`,
    )
    if ('none' in alert) {
      const told = (await service.prometheus?.fired(seconds())) ?? []
      expect(told.filter(({ part }) => part === undefined || part !== mayRaise?.part)).toEqual([])
    }
    await expectWhole(service, work)
    expect(service.ended()).toEqual([])
    expect(done).toBeLessThanOrEqual(allowed)
  }

  /** Waits until every `serve` accepts an article. */
  async #intakeAnswers(name: string): Promise<void> {
    const { servers, headers } = this.service
    await Promise.all(
      servers.map((base, n) => {
        const article = { url: `https://news.example/${encodeURIComponent(name)}/${n}`, html: '<p>Nothing.' }
        return until(async () => await accept(base, headers, article), INTAKE_MS)
      }),
    )
  }
}

/** @returns a function that tells the seconds since now, to a tenth */
function stopwatch(): () => number {
  const began = performance.now()
  return () => Math.round((performance.now() - began) / 100) / 10
}

/** Starts a service for the tests of a file. Its logs stay where one of them failed. */
export function useTrial(options?: Parameters<typeof startFaultyService>[0]): () => Trial {
  let trial: Trial
  let failed = false
  beforeAll(async () => {
    trial = new Trial(await startFaultyService(options))
    if (trial.service.prometheus === null)
      console.warn('Skipped: the alerts (Debian: apt-get install prometheus).')
    await trial.measure()
  }, 600_000)
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failed = true
  })
  afterAll(async () => {
    if (!failed) trial?.service.logs.succeeded()
    await trial?.service[Symbol.asyncDispose]()
  })
  return () => trial
}
