import { z } from 'zod'
import type { WatchState } from './outcome.ts'
import type { PostRecord, Witness } from './post-record.ts'

/** `STET_PUBLISH`: which posts the public routes may show. */
export type PublishPolicy = 'none' | 'approved' | 'lost' | 'all'

/** An editor's decision about a post; null in the catalog if there is none. */
export const Approval = z.enum(['approved', 'held'])
export type Approval = z.infer<typeof Approval>

/** The audience of everything that a record shows: the strictest wish of the authors of the post, its quote and its parent. */
export function audienceOf({ audience, quoted, parent }: PostRecord): PublicationState['audience'] {
  const theirs = [quoted?.status === 'served' ? quoted.post.audience : undefined, parent?.audience]
  return theirs.includes('signed-in') ? 'signed-in' : (audience ?? null)
}

/** The state of a post, or of one snapshot of it, that determines its public visibility. */
export interface PublicationState {
  readonly takenDown: boolean
  readonly approval: Approval | null
  readonly state: WatchState
  /** The witness of the text; null if unknown, which counts as unconfirmed. */
  readonly witness: Witness | null
  /** The wish of the authors (`audienceOf`); null: none. */
  readonly audience: PostRecord['audience'] | null
}

/**
 * Whether a public route may show a post. An editor's approval overrides every policy except `none`; an editor's
 * refusal overrides every policy. A text that only an article quotes needs approval, and so does a post that its author
 * wants to show to readers with an account only. `lost` shows posts that are lost now, not those that have returned.
 *
 * @returns `taken-down` has precedence: public routes report it with its reason
 */
export function publicVisibilityOf(
  policy: PublishPolicy,
  post: PublicationState,
): 'shown' | 'closed' | 'taken-down' {
  if (post.takenDown) return 'taken-down'
  if (policy === 'none' || post.approval === 'held') return 'closed'
  if (post.approval === 'approved') return 'shown'
  if (post.witness === null || post.witness === 'citation' || post.audience === 'signed-in') return 'closed'
  return policy === 'all' || (policy === 'lost' && post.state === 'lost') ? 'shown' : 'closed'
}
