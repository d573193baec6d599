import { withTimeout } from './with-timeout.ts'

/** A stopping worker returns interrupted jobs to their queue, and its parts close, in this part of the time. */
const REPORT_SHARE = 0.12

/**
 * The time within which a whole process stops. It is created when the process is told to stop and handed to every part, so
 * that parts which hang share one deadline and never add up.
 */
export class StopDeadline {
  readonly #endsAt: number
  readonly #jobs = new AbortController()

  /** @param ms from now */
  constructor(ms: number) {
    this.#endsAt = performance.now() + ms
    setTimeout(() => this.#jobs.abort(), ms * (1 - REPORT_SHARE)).unref()
  }

  /** Aborted when jobs must end, early enough to return them to their queue. */
  get jobs(): AbortSignal {
    return this.#jobs.signal
  }

  get remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now())
  }

  /**
   * Waits for work until the deadline at most. The work's error no longer matters.
   *
   * @param most a shorter wait, in milliseconds, for a part that may take only a share of the time
   * @returns whether the work settled in time
   */
  async within(work: Promise<unknown>, most = Number.POSITIVE_INFINITY): Promise<boolean> {
    const settled = work.then(
      () => true,
      () => true,
    )
    return await withTimeout(settled, Math.min(most, this.remainingMs), () => false)
  }
}
