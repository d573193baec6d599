/** A time limit that can be suspended, so that waiting for the rate limiter doesn't count. */
interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** Runs `work` with the time limit suspended. */
  suspend<T>(work: () => Promise<T>): Promise<T>
}

/** Creates a deadline. Its signal aborts with a `TimeoutError` after `timeoutMs` milliseconds outside of `suspend`. */
export function createDeadline(timeoutMs: number): Deadline {
  const controller = new AbortController()
  const expire = () =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  let leftMs = timeoutMs
  let startedAt = performance.now()
  let timer = setTimeout(expire, leftMs).unref()
  return {
    signal: controller.signal,
    async suspend(work) {
      clearTimeout(timer)
      leftMs -= performance.now() - startedAt
      try {
        return await work()
      } finally {
        startedAt = performance.now()
        timer = setTimeout(expire, Math.max(leftMs, 0)).unref()
      }
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
