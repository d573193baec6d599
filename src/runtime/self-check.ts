import type { Logger } from 'pino'
import { asStetError, type StetError } from '../model/errors.ts'
import type { ClockSkew } from './clock-skew.ts'
import { runPeriodically } from './periodic.ts'
import { probeScratch } from './scratch-probe.ts'

const EVERY_MS = 5_000
/** The remote clocks are asked less often: a step of this machine's clock is noticed without them. */
const MEASURE_EVERY_MS = 30_000
/** Many jobs may fail at once for one reason. */
const MIN_PAUSE_MS = 1_000

interface SelfCheckDeps {
  readonly scratchDir: string
  readonly clockSkew: ClockSkew
  readonly logger: Logger
}

/**
 * Watches what only this machine lacks: room on its scratch disk, and the right time. A process with such a fault takes no
 * jobs, so that healthy ones get them.
 */
export class SelfCheck {
  readonly #deps: SelfCheckDeps
  readonly #listeners: ((fault: StetError | null) => void)[] = []
  #fault: StetError | null = null
  #running: Promise<StetError | null> | null = null
  #endedAt = Number.NEGATIVE_INFINITY
  #measuredAt = Number.NEGATIVE_INFINITY

  constructor(deps: SelfCheckDeps) {
    this.#deps = deps
  }

  /** Looks now, or joins the look that is under way. @returns the fault; null if this machine is fit for work */
  async check(): Promise<StetError | null> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null
      this.#endedAt = performance.now()
    })
    return await this.#running
  }

  /** Before a job: the known fault, or a new one if the clock was set since the last look. */
  async admit(): Promise<StetError | null> {
    return this.#fault !== null || !this.#deps.clockSkew.hasStepped ? this.#fault : await this.check()
  }

  /** After a job that was delayed, perhaps for a fault of this machine: looks, at most once a second. */
  async suspect(): Promise<StetError | null> {
    return performance.now() - this.#endedAt < MIN_PAUSE_MS ? this.#fault : await this.check()
  }

  /** Calls `listener` with each change: a new fault, or null when it has passed. */
  onChange(listener: (fault: StetError | null) => void): void {
    this.#listeners.push(listener)
  }

  /** Looks every few seconds until it is closed. */
  start(): { close(): Promise<void> } {
    return runPeriodically('self-check', EVERY_MS, () => this.check(), this.#deps.logger)
  }

  async #look(): Promise<StetError | null> {
    const fault = (await this.#lookAtClock()) ?? (await this.#lookAtScratch())
    const before = this.#fault
    this.#fault = fault
    if (before?.code === fault?.code) return fault
    if (fault === null) this.#deps.logger.info({ last: before?.code }, 'this machine is fit for work again')
    else
      this.#deps.logger.error(
        { code: fault.code, err: fault },
        'this machine is unfit for work: its workers take no jobs',
      )
    for (const listen of this.#listeners) listen(fault)
    return fault
  }

  async #lookAtClock(): Promise<StetError | null> {
    const { clockSkew } = this.#deps
    if (clockSkew.hasStepped || performance.now() - this.#measuredAt >= MEASURE_EVERY_MS) {
      this.#measuredAt = performance.now()
      await clockSkew.measure()
    }
    return clockSkew.fault()
  }

  async #lookAtScratch(): Promise<StetError | null> {
    try {
      await probeScratch(this.#deps.scratchDir)
      return null
    } catch (thrown) {
      return asStetError(thrown)
    }
  }
}
