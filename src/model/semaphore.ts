/**
 * Limits concurrency: at most `count` tasks run at once, and the others wait in order.
 *
 * @returns a function that runs one task and resolves with its result
 */
export function createSemaphore(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count
  const waiting: Array<() => void> = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
