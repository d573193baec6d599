import { toCatalogError } from '../catalog/database-outage.ts'
import { asStetError, type StetError } from '../model/errors.ts'
import { withTimeout } from '../model/with-timeout.ts'

/** A report is not held up by a part that hangs: it then tells what the part's last probe found. */
const PATIENCE_MS = 1_200
/** A part that has not answered by then does not work. */
const PROBE_MS = 5_000
/** A load balancer that polls every second then costs the parts little. */
const TTL_MS = 2_000

/** Tries one part, again and again, one probe at a time. */
export class PartProbe {
  readonly #attempt: () => Promise<unknown>
  readonly #onSilence: () => StetError
  #error: StetError | null
  #endedAt = Number.NEGATIVE_INFINITY
  #running: Promise<void> | null = null

  /**
   * @param attempt does what the work does; rejects if the part does not do it
   * @param onSilence the error of a part that does not answer in time
   */
  constructor(attempt: () => Promise<unknown>, onSilence: () => StetError) {
    this.#attempt = attempt
    this.#onSilence = onSilence
    this.#error = onSilence()
  }

  /** What is wrong with the part, null for nothing: found in the last seconds, or by the last probe if it hangs now. */
  async read(): Promise<StetError | null> {
    if (this.#running === null && performance.now() - this.#endedAt >= TTL_MS) {
      this.#running = this.#run().finally(() => {
        this.#running = null
        this.#endedAt = performance.now()
      })
    }
    if (this.#running) await withTimeout(this.#running, PATIENCE_MS, () => {})
    return this.#error
  }

  async #run(): Promise<void> {
    try {
      this.#error = await withTimeout(
        this.#attempt().then(() => null),
        PROBE_MS,
        this.#onSilence,
      )
    } catch (thrown) {
      this.#error = asStetError(toCatalogError(thrown))
    }
  }
}
