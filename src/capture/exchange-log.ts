import type { Exchange, Recorder } from '../model/http.ts'
import type { ResourceRole } from '../model/manifest.ts'

/** Every exchange that a capture rests on, in order, each with what it is to the post. */
export class ExchangeLog implements Recorder {
  readonly #roles = new Map<Exchange, { role: ResourceRole; medium?: string }>()

  /** An answer; what it turns out to be more is said by `keep`. */
  record(exchange: Exchange): void {
    if (!this.#roles.has(exchange)) this.#roles.set(exchange, { role: 'answer' })
  }

  /** `medium`: the address by which the post's record names what this is the body of. */
  keep(exchange: Exchange, role: ResourceRole, medium: string): void {
    this.#roles.set(exchange, { role, medium })
  }

  /** For a body that must not be kept. */
  drop(exchange: Exchange): void {
    this.#roles.delete(exchange)
  }

  list(): { exchange: Exchange; role: ResourceRole; medium?: string }[] {
    return [...this.#roles].map(([exchange, kept]) => ({ exchange, ...kept }))
  }
}
