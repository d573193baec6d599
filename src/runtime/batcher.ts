import { asStetError } from '../model/errors.ts'

interface BatcherOptions<I> {
  /** The maximum number of items in a batch, and their maximum total weight. */
  readonly maxItems: number
  readonly maxWeight: number
  weightOf(item: I): number
  /** The maximum number of batches that run concurrently. */
  readonly maxConcurrent: number
}

interface Waiting<I, O> {
  readonly item: I
  readonly weight: number
  resolve(value: O): void
  reject(error: unknown): void
}

/**
 * Batches concurrent calls. A call that arrives alone runs at once; calls that arrive while a batch is running form the
 * next batch. A thousand requests a second then take some tens of round trips.
 *
 * @param work returns the results in the order of the items. If a batch fails for a reason other than an unavailable
 *   part, each item is retried alone, so that one bad item fails no other.
 */
export function createBatcher<I, O>(
  work: (items: readonly I[]) => Promise<readonly O[]>,
  options: BatcherOptions<I>,
): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = []
  let running = 0

  function next(): Waiting<I, O>[] {
    let weight = 0
    let count = 0
    for (const one of waiting) {
      if (count === options.maxItems || (count > 0 && weight + one.weight > options.maxWeight)) break
      weight += one.weight
      count += 1
    }
    return waiting.splice(0, count)
  }

  async function see(group: readonly Waiting<I, O>[]): Promise<void> {
    try {
      const results = await work(group.map((one) => one.item))
      group.forEach((one, index) => {
        one.resolve(results[index] as O)
      })
    } catch (error) {
      if (group.length === 1 || asStetError(error).httpStatus === 503)
        for (const one of group) one.reject(error)
      else for (const one of group) await see([one])
    }
  }

  async function run(): Promise<void> {
    running += 1
    // Include the calls of the same turn of the event loop.
    await new Promise(setImmediate)
    while (waiting.length > 0) await see(next())
    running -= 1
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      waiting.push({ item, weight: options.weightOf(item), resolve, reject })
      // Start another batch only if the running ones will not take these items along.
      if (running === 0 || (running < options.maxConcurrent && waiting.length >= options.maxItems)) void run()
    })
}
