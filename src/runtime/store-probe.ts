import { createHash } from 'node:crypto'
import type { TimedOperation } from '../model/operation.ts'
import type { Store } from '../model/store.ts'

/** Written and removed by every process: which of them finds it does not matter. */
const KEY = 'doctor/readyz'
const CONTENT = Buffer.from('Stet tests whether it can write here.')
const BODY = {
  source: CONTENT,
  size: CONTENT.length,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
}
/** This key need not exist: any answer shows that the store answers. */
const READ_KEY = 'keys/readyz.json'
/** A put costs money, so a store that takes the puts of captures is not tried more often. */
const PUT_EVERY_MS = 60_000

/** Tries the store: by a put each minute and after each put that failed, else by a read. */
export class StoreProbe {
  readonly #store: () => Promise<Store>
  #putAt = Number.NEGATIVE_INFINITY

  constructor(store: () => Promise<Store>) {
    this.#store = store
  }

  /** Receives what the process did in its store: a put that failed is tried again. */
  observe({ part, name, result }: TimedOperation): void {
    if (part === 'store' && name === 'put') {
      this.#putAt = result === 'ok' ? performance.now() : Number.NEGATIVE_INFINITY
    }
  }

  /** @throws StoreError */
  async run(): Promise<void> {
    const store = await this.#store()
    if (performance.now() - this.#putAt < PUT_EVERY_MS) return void (await store.head(READ_KEY))
    await store.put(KEY, BODY, 'text/plain')
    // With every version of it, so that nothing piles up; an Object Lock, or a missing right, leaves one object.
    await store.erase(KEY).catch(() => {})
  }
}
