/** How many messages one receiver is sent at once, by one process. */
const AT_ONCE = 4

/** Sees to it that a receiver that is slow takes up no more than its part of the workers. */
export class Turns {
  readonly #busy = new Map<string, number>()

  /** A turn, given back when it is disposed; null: the receiver has enough at hand. */
  take(receiver: string): Disposable | null {
    const busy = this.#busy.get(receiver) ?? 0
    if (busy >= AT_ONCE) return null
    this.#busy.set(receiver, busy + 1)
    return { [Symbol.dispose]: () => this.#giveBack(receiver) }
  }

  #giveBack(receiver: string): void {
    const busy = (this.#busy.get(receiver) ?? 1) - 1
    if (busy === 0) this.#busy.delete(receiver)
    else this.#busy.set(receiver, busy)
  }
}
