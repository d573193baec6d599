import { Counter, Gauge, type Registry } from 'prom-client'
import { withTimeout } from '../../model/with-timeout.ts'

/** One series of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Registers a metric whose series are read when Prometheus asks. */
export type ScrapeMetric = (
  name: string,
  help: string,
  labelNames: string[],
  read: () => Promise<readonly Sample[]>,
) => void

/** The series of a metric without labels. */
export const single = (value: number): Sample[] => [{ labels: {}, value }]

/** A scrape answers within 2 s, so a part that hangs costs its own metrics alone. */
const SCRAPE_MS = 1_500

/**
 * Returns functions that register gauges and counters. A metric that cannot be read, or not in time, has no series in that
 * scrape; the others are reported, and `stet_part_up` names the part that is down.
 *
 * @param onError receives the name of a metric that could not be read, and why
 */
export function createScrapeMetrics(
  registry: Registry,
  onError: (name: string, error: unknown) => void,
): { gauge: ScrapeMetric; counter: ScrapeMetric } {
  const registers = [registry]
  /** Reads once at a time: scrapes of a part that hangs do not pile up. */
  const once = (name: string, read: () => Promise<readonly Sample[]>) => {
    let reading: Promise<readonly Sample[] | null> | null = null
    return async (): Promise<readonly Sample[]> => {
      reading ??= read()
        .catch((error: unknown) => {
          onError(name, error)
          return null
        })
        .finally(() => {
          reading = null
        })
      return (await withTimeout(reading, SCRAPE_MS, () => null)) ?? []
    }
  }
  return {
    gauge(name, help, labelNames, read) {
      const samples = once(name, read)
      new Gauge({
        ...{ name, help, labelNames, registers },
        async collect() {
          const found = await samples()
          this.reset()
          // Without labels a reset leaves a series of 0.
          if (labelNames.length === 0) this.remove()
          for (const { labels, value } of found) this.set(labels, value)
        },
      })
    },
    counter(name, help, labelNames, read) {
      const samples = once(name, read)
      new Counter({
        ...{ name, help, labelNames, registers },
        async collect() {
          const found = await samples()
          this.reset()
          if (labelNames.length === 0) this.remove()
          for (const { labels, value } of found) this.inc(labels, value)
        },
      })
    },
  }
}
