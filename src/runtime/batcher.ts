import { asStetError } from '../model/errors.ts'

export interface BatcherOptions<I> {
  /** How many go together at most, and how much they weigh together. */
  readonly maxItems: number
  readonly maxWeight: number
  weightOf(item: I): number
  /** How many groups may be on their way at once. */
  readonly maxConcurrent: number
}

interface Waiting<I, O> {
  readonly item: I
  readonly weight: number
  resolve(value: O): void
  reject(error: unknown): void
}

/**
 * Does together what is asked for at the same time: whoever asks alone waits for nobody, and those who
 * ask while others are being seen to are the next group. A thousand requests a second are then some
 * tens of round trips.
 *
 * @param work the results in the order of the items. Where a group fails for another reason than that
 *   a part is away, each of it is tried alone: one bad item harms no other.
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
    // Those of the same turn come along.
    await new Promise(setImmediate)
    while (waiting.length > 0) await see(next())
    running -= 1
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      waiting.push({ item, weight: options.weightOf(item), resolve, reject })
      // Another one only for what those under way will not take along.
      if (running === 0 || (running < options.maxConcurrent && waiting.length >= options.maxItems)) void run()
    })
}
