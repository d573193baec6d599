import fc from 'fast-check'
import { it } from 'vitest'

/** In the suite each target has a few seconds and always the same cases; `npm run fuzz` sets both. */
const TARGET_SECONDS = Number(process.env.STET_FUZZ_TARGET_SECONDS ?? 2)
const SEED = Number(process.env.STET_FUZZ_SEED ?? 20_261_130)

const BATCH = 10

/** A case that takes longer hangs. */
const CASE_MS = 20_000

/**
 * Registers a test that checks as many cases as its time allows. A failure names the seed and the path of the smallest
 * case found.
 *
 * @param check throws, or rejects, for a case that shows a fault
 * @param share the part of the target's time
 */
export function fuzz<T>(
  name: string,
  cases: fc.Arbitrary<T>,
  check: (one: T) => Promise<void> | void,
  share = 1,
): void {
  const ms = TARGET_SECONDS * 1_000 * share
  it(name, { timeout: ms + 120_000 }, async () => {
    const property = fc.asyncProperty(cases, async (one) => await check(one))
    const end = performance.now() + ms
    let batches = 0
    // At least one batch, however slow the machine is.
    do {
      await fc.assert(property, { seed: SEED + batches, numRuns: BATCH, timeout: CASE_MS })
      batches++
    } while (performance.now() < end)
    if (process.env.STET_FUZZ_SEED !== undefined)
      console.info(`${name}: ${batches * BATCH} cases, seed ${SEED}`)
  })
}
