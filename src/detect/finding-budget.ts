/** How many findings the detection of one article holds in memory. */
const MAX_FINDINGS = 100_000

/** Bounds the findings of one article, nested content included. Those beyond are dropped. */
export class FindingBudget {
  #left = MAX_FINDINGS

  /** Whether one more finding may be kept. */
  take(): boolean {
    if (this.#left === 0) return false
    this.#left--
    return true
  }
}
