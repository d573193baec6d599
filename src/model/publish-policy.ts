import { z } from 'zod'
import type { WatchState } from './outcome.ts'
import type { Witness } from './post-record.ts'

/** `STET_PUBLISH`: what doors that are open to all may show. */
export type PublishPolicy = 'none' | 'approved' | 'lost' | 'all'

/** What an editor said of a post; null in the catalog where nobody has decided. */
export const Approval = z.enum(['approved', 'held'])
export type Approval = z.infer<typeof Approval>

/** What a public door must know of a post, or of one snapshot of it, before it shows it. */
export interface Publishable {
  readonly takenDown: boolean
  readonly approval: Approval | null
  readonly state: WatchState
  /** Who told the words; null where the catalog does not know: then they count as unconfirmed. */
  readonly witness: Witness | null
}

/**
 * Whether a door that is open to all may show a post (design rule 11). An editor's yes counts under
 * every policy but `none`, an editor's no under each; words that only an article quotes need the yes.
 * `lost` opens what is lost now: a post that has returned speaks for itself again.
 *
 * @returns `taken-down` before all else: that is said to everyone, with its reason
 */
export function publicVisibilityOf(
  policy: PublishPolicy,
  post: Publishable,
): 'shown' | 'closed' | 'taken-down' {
  if (post.takenDown) return 'taken-down'
  if (policy === 'none' || post.approval === 'held') return 'closed'
  if (post.approval === 'approved') return 'shown'
  if (post.witness === null || post.witness === 'citation') return 'closed'
  return policy === 'all' || (policy === 'lost' && post.state === 'lost') ? 'shown' : 'closed'
}
