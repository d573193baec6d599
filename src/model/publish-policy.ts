import { z } from 'zod'
import type { WatchState } from './outcome.ts'
import type { PostRecord, Witness } from './post-record.ts'

/** `STET_PUBLISH`: which posts the public routes may show. */
export type PublishPolicy = 'none' | 'approved' | 'lost' | 'all'

/**
 * Who asks: `public` is anyone; `guest` is anyone where `STET_PUBLIC_READ` opens the routes of the scope `read`, and
 * also a webhook's receiver; `reader` has a token or session of the scope `read`.
 */
export type Viewer = 'public' | 'guest' | 'reader'

/** An editor's decision about a post; null in the catalog if there is none. */
export const Approval = z.enum(['approved', 'held'])
export type Approval = z.infer<typeof Approval>

/** The state of a post, or of one snapshot of it, that determines who may see it. */
export interface PublicationState {
  readonly takenDown: boolean
  readonly approval: Approval | null
  readonly state: WatchState
  /** The witness of the text; null if unknown, which counts as unconfirmed. */
  readonly witness: Witness | null
  /** The author's wish who should see it; null: none. */
  readonly audience: PostRecord['audience'] | null
}

export type Disclosure = 'shown' | 'closed' | 'taken-down'

/**
 * Whether a viewer may see a post: the one rule, which every route, page and webhook asks, also about the posts
 * that another post quotes or answers.
 *
 * Nobody sees a post that is taken down; only a reader sees one that an editor holds. To the public, an editor's
 * approval overrides every policy except `none`, and a text that only an article quotes needs approval, and so
 * does a post that its author wants to show to readers with an account only. `lost` shows posts that are lost now, not those that have returned.
 *
 * @returns `taken-down` has precedence: routes report it with its reason
 */
export function visibilityTo(viewer: Viewer, policy: PublishPolicy, post: PublicationState): Disclosure {
  if (post.takenDown) return 'taken-down'
  if (viewer === 'reader') return 'shown'
  if (post.approval === 'held') return 'closed'
  if (viewer === 'guest') return 'shown'
  if (policy === 'none') return 'closed'
  if (post.approval === 'approved') return 'shown'
  if (post.witness === null || post.witness === 'citation' || post.audience === 'signed-in') return 'closed'
  return policy === 'all' || (policy === 'lost' && post.state === 'lost') ? 'shown' : 'closed'
}
