import type { Exchange, Recorder } from '../model/http.ts'
import type { ResourceRole } from '../model/manifest.ts'

/** Records the HTTP exchanges that a capture rests on, in order, each with its role. */
export class ExchangeLog implements Recorder {
  readonly #roles = new Map<Exchange, { role: ResourceRole; medium?: string }>()

  /** Records an exchange in the role `answer`, unless `keep` has given it another. */
  record(exchange: Exchange): void {
    if (!this.#roles.has(exchange)) this.#roles.set(exchange, { role: 'answer' })
  }

  /** @param medium the URL in the post's record of the medium that this body belongs to */
  keep(exchange: Exchange, role: ResourceRole, medium: string): void {
    this.#roles.set(exchange, { role, medium })
  }

  /** Removes an exchange whose body must not be archived. */
  drop(exchange: Exchange): void {
    this.#roles.delete(exchange)
  }

  list(): { exchange: Exchange; role: ResourceRole; medium?: string }[] {
    return [...this.#roles].map(([exchange, kept]) => ({ exchange, ...kept }))
  }
}
