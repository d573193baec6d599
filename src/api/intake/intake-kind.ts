import type { z } from 'zod'
import type { HookMessage } from '../../catalog/access/hook-replay-guard.ts'
import type { Priority } from '../../model/priority.ts'
import type { AcceptDeps, WithRequestOrigin } from '../../services/intake/accept-intake.ts'

/** A kind of work that Stet accepts: articles or posts, over HTTP and by `stet enqueue`. */
export interface IntakeKind<
  B extends z.ZodType,
  T extends { readonly priority: Priority },
  A extends object,
> {
  readonly path: string
  readonly body: B
  readonly answer: z.ZodType<A>
  /** Maximum size of a JSON request, and of one NDJSON line, in bytes. */
  readonly limit: number
  /** Converts a validated body to an item. @throws StetError if the item is not acceptable */
  read(body: z.output<B>): T
  /** @returns the items' ids, in their order */
  accept(
    items: readonly WithRequestOrigin<T>[],
    deps: AcceptDeps,
    message?: HookMessage,
  ): Promise<readonly string[]>
  /** The response for an accepted item. @param id the last part of its URL in the API */
  respond(item: T, id: string): A
  /** The bytes of an item that are sent to the catalog. */
  weightOf(item: T): number
}
