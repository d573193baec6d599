import { orAborted } from './or-aborted.ts'

/** Lets one request at a time be in flight for a name, in order of arrival; in this process. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /**
   * Resolves when the requests before it are done. Returns a function that ends the turn.
   *
   * @throws the signal's reason
   */
  async take(name: string, signal: AbortSignal | undefined): Promise<() => void> {
    const done = Promise.withResolvers<void>()
    const previous = this.#last.get(name)
    const tail = (previous ?? Promise.resolve()).then(() => done.promise)
    this.#last.set(name, tail)
    const end = () => {
      done.resolve()
      if (this.#last.get(name) === tail) this.#last.delete(name)
    }
    try {
      if (previous) await orAborted(previous, signal)
      return end
    } catch (thrown) {
      end()
      throw thrown
    }
  }
}
