/**
 * Waits for a promise for at most `ms` milliseconds. The timeout does not cancel the work; its later result or error is
 * ignored.
 *
 * @param onTimeout returns the result for a timeout, or throws
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
