import type { App } from '../../runtime/app.ts'
import { publicationEpoch } from '../../services/publication-epoch.ts'

/**
 * How long what the catalog said of a snapshot holds for the next who asks. A player that seeks, and many who watch
 * the same film, are one question then. A take-down by another process may close a door this much later; one by
 * this process at once. A reader who is in the middle of a body is not stopped by either.
 */
const HOLDS_MS = 100
const MOST = 500

interface Said<T> {
  readonly answer: Promise<T>
  readonly until: number
  readonly changes: number
}

/** What was asked of late, by the snapshot that it was asked of. */
export class TtlCache<T> {
  readonly #apps = new WeakMap<App, Map<string, Said<T>>>()

  /** The answer that is at hand, or that of `ask`; an error is not kept. */
  async get(app: App, id: string, ask: () => Promise<T>): Promise<T> {
    const all = this.#apps.get(app) ?? new Map<string, Said<T>>()
    this.#apps.set(app, all)
    const now = performance.now()
    const known = all.get(id)
    if (known && known.until > now && known.changes === publicationEpoch(app)) return await known.answer
    const said = { answer: ask(), until: now + HOLDS_MS, changes: publicationEpoch(app) }
    all.delete(id)
    all.set(id, said)
    const oldest = all.size > MOST ? all.keys().next().value : undefined
    if (oldest !== undefined) all.delete(oldest)
    try {
      return await said.answer
    } catch (error) {
      if (all.get(id) === said) all.delete(id)
      throw error
    }
  }
}
