/**
 * Runs work in at most `count` lanes; what finds no free lane waits its turn.
 *
 * @returns a function that runs one piece of work and answers with its result
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
