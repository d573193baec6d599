import { hash } from 'node:crypto'

/** An article that may be drawn, with its year of publication; null: unknown. */
export interface SampleCandidate {
  readonly url: string
  readonly year: number | null
}

/** The articles of one year: how many there are, and those that were drawn. */
export interface Stratum<T> {
  readonly year: number | null
  readonly size: number
  readonly drawn: readonly T[]
}

/**
 * Draws articles at random from a stream of unknown length, by year. The order in which they come does not matter: an
 * article's place is a hash of the seed and its address, and of each year the smallest are kept.
 */
export class ArticleSample<T extends SampleCandidate> {
  readonly #most: number
  readonly #seed: string
  readonly #years = new Map<number | null, { size: number; kept: { place: string; one: T }[] }>()

  /** @param most how many to draw; infinite: all */
  constructor(most: number, seed: string) {
    this.#most = most
    this.#seed = seed
  }

  /** Offers an article; `make` is called only if it may be drawn. */
  offer(candidate: SampleCandidate, make: () => T): void {
    const year = this.#years.get(candidate.year) ?? { size: 0, kept: [] }
    this.#years.set(candidate.year, year)
    year.size += 1
    const place = hash('sha256', `${this.#seed} ${candidate.url}`)
    const { kept } = year
    if (kept.length >= 2 * this.#most) {
      kept.sort(byPlace)
      kept.length = this.#most
    }
    kept.push({ place, one: make() })
  }

  /**
   * The articles that were drawn: of each year in proportion to its articles (largest remainder), and at least one. Shares of
   * years are proportional, so that an article of each year stands for about the same number.
   */
  strata(): Stratum<T>[] {
    const years = [...this.#years].toSorted(([a], [b]) => (a ?? 0) - (b ?? 0))
    const total = years.reduce((sum, [, { size }]) => sum + size, 0)
    const most = Math.min(this.#most, total)
    const exact = years.map(([, { size }]) => (most * size) / Math.max(1, total))
    const counts = exact.map((share) => Math.max(1, Math.floor(share)))
    const byRemainder = exact
      .map((share, at) => ({ at, rest: share - Math.floor(share) }))
      .toSorted((a, b) => b.rest - a.rest)
    for (const { at } of byRemainder) {
      if (counts.reduce((sum, count) => sum + count, 0) >= most) break
      counts[at] = (counts[at] ?? 0) + 1
    }
    return years.map(([year, { size, kept }], at) => ({
      year,
      size,
      drawn: kept
        .toSorted(byPlace)
        .slice(0, Math.min(counts[at] ?? 0, size))
        .map(({ one }) => one),
    }))
  }
}

const byPlace = (a: { place: string }, b: { place: string }): number =>
  a.place < b.place ? -1 : a.place > b.place ? 1 : 0
