/** Maximum concurrent deliveries of one process to one receiver. */
const MAX_CONCURRENT = 4

/**
 * Limits the concurrent deliveries to each receiver, so that a slow one cannot occupy all workers. A delivery beyond
 * the limit is refused, not queued as `p-limit` would: its job returns to the queue and frees the worker.
 */
export class ReceiverConcurrency {
  readonly #active = new Map<string, number>()

  /** Acquires a slot, which is released when it is disposed; null if the receiver has none left. */
  acquire(receiver: string): Disposable | null {
    const active = this.#active.get(receiver) ?? 0
    if (active >= MAX_CONCURRENT) return null
    this.#active.set(receiver, active + 1)
    return { [Symbol.dispose]: () => this.#release(receiver) }
  }

  #release(receiver: string): void {
    const active = (this.#active.get(receiver) ?? 1) - 1
    if (active === 0) this.#active.delete(receiver)
    else this.#active.set(receiver, active)
  }
}
