import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { type Erasure, eraseBytes } from './erase-post.ts'
import { recordAct } from './record-act.ts'

/** The requested state: a take-down with a reason; `erase` also deletes the bytes. */
export interface TakedownRequest {
  readonly reason: string
  readonly erase: boolean
}

/** The state in force. */
export interface Takedown {
  readonly at: Date
  readonly reason: string
  /** What happened to the bytes; null if they were not to be erased. */
  readonly erasure: Erasure | null
}

/**
 * Takes a post down or, for null, restores it, and then erases the bytes if requested. Idempotent: a state that is already in
 * force adds no event, and an interrupted erasure is completed.
 *
 * @param by who decided, such as a token's id; null if unknown
 * @returns the state now in force
 * @throws as `recordAct`; ServiceError `taken-down` if the post cannot be restored because its bytes were erased
 */
export async function takeDown(
  deps: Pick<
    ServiceDeps,
    'catalog' | 'ledger' | 'copies' | 'snapshotCache' | 'thumbnails' | 'clock' | 'logger'
  >,
  post: PostRef,
  demand: TakedownRequest | null,
  by: string | null,
): Promise<Takedown | null> {
  const row = await recordAct(deps, post, by, demand === null ? 'undo' : 'decide', (row) => {
    if (demand === null) {
      if (row.erased && row.main_snapshot === null) throw erasedError(post)
      return row.taken_down_at === null ? null : { type: 'restored', reason: null }
    }
    const isInForce =
      row.taken_down_at !== null && row.taken_down_reason === demand.reason && (row.erased || !demand.erase)
    if (isInForce) return null
    // A requested erasure stays requested: a later take-down with another reason does not cancel it.
    const erase = demand.erase || row.erased ? { erase: true as const } : {}
    return { type: 'taken-down', reason: demand.reason, ...erase }
  })
  if (row.taken_down_at === null) return null
  const erasure = demand?.erase ? await eraseBytes(deps, row) : null
  return { at: row.taken_down_at, reason: row.taken_down_reason ?? '', erasure }
}

const erasedError = (post: PostRef): ServiceError =>
  new ServiceError('taken-down', `The bytes of ${postSlug(post)} were deleted: nothing is left to show.`, {
    input: post.url,
    hint: 'What was deleted does not come back. The take-down stays in force.',
  })
