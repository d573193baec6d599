/** A time limit that stands still while the request waits for its turn. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal
  /** Runs something that does not count. */
  outside<T>(work: () => Promise<T>): Promise<T>
}

/** `signal` aborts with a `TimeoutError` after so many milliseconds that counted. */
export function createDeadline(timeoutMs: number): Deadline {
  const controller = new AbortController()
  const expire = () =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  let leftMs = timeoutMs
  let startedAt = performance.now()
  let timer = setTimeout(expire, leftMs).unref()
  return {
    signal: controller.signal,
    async outside(work) {
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
