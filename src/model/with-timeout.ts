/**
 * Waits for a promise, but no longer than `ms` milliseconds. The work behind it is not stopped; how it ends
 * after that time is ignored.
 *
 * @param onTimeout makes the result for that case, or throws the error
 * @returns what the promise or `onTimeout` returned
 * @throws what either of them throws
 */
export async function withTimeout<T, L>(work: Promise<T>, ms: number, onTimeout: () => L): Promise<T | L> {
  const expired = Promise.withResolvers<void>()
  const timer = setTimeout(expired.resolve, ms)
  try {
    return await Promise.race([work, expired.promise.then(onTimeout)])
  } finally {
    clearTimeout(timer)
  }
}
