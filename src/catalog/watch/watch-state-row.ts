import type { Selectable } from 'kysely'
import { z } from 'zod'
import { EventDraft } from '../../model/event-record.ts'
import { INITIAL_STATE, LivenessState } from '../../verify/liveness-state.ts'
import type { WatchedPost } from '../../verify/verification-repository.ts'
import type { PostsTable } from '../tables/posts.ts'

const COLUMNS = [
  'posts.platform',
  'posts.id',
  'posts.url',
  'posts.author_handle',
  'posts.published_from',
  'posts.created_at',
  'posts.lang',
  'posts.watch',
  'posts.watch_revision',
  'posts.unknown_streak',
  'posts.version_id',
  'posts.checked_at',
  'posts.due_at',
  'posts.check_priority',
  'posts.pending_change',
] as const

type Column = (typeof COLUMNS)[number] extends `posts.${infer Name}` ? Name : never

/** The columns of a post that the watch needs. */
export type WatchStateRow = Pick<Selectable<PostsTable>, Column & keyof PostsTable>
export const WatchStateRow = { columns: COLUMNS }

/** A decided change: the events that the ledger must have first, and the watch state afterwards. */
export const PendingEvents = z.object({
  events: z.array(EventDraft),
  memory: LivenessState,
  /** When the next check is due afterwards, in milliseconds since 1970. */
  dueAt: z.number(),
  rank: z.literal([0, 1, 2]),
})
export type PendingEvents = z.infer<typeof PendingEvents>

/** What the row does not contain: the post's relative risk of loss, its language's factor, and its citing articles. */
export interface RiskContext {
  readonly risk: number
  readonly language: number
  readonly articles: readonly string[]
}

/** The key of a post's account among the groups; null for an unknown author. */
export const accountKey = (row: Pick<WatchStateRow, 'platform' | 'author_handle'>): string | null =>
  row.author_handle === null ? null : `${row.platform}/${row.author_handle.toLowerCase()}`

/** Converts a post's row to the watch's form. */
export function toWatchedPost(row: WatchStateRow, { risk, language, articles }: RiskContext): WatchedPost {
  const memory = LivenessState.safeParse(row.watch).data ?? INITIAL_STATE
  const version = memory.version ?? row.version_id
  return {
    post: { platform: row.platform, id: row.id, url: row.url },
    memory: version === null ? memory : { ...memory, version },
    revision: row.watch_revision,
    facts: {
      bornAt: Math.min(row.published_from?.getTime() ?? Number.POSITIVE_INFINITY, row.created_at.getTime()),
      knownAt: row.created_at.getTime(),
      risk,
    },
    unknownStreak: row.unknown_streak,
    checkedAt: row.checked_at?.getTime() ?? null,
    account: accountKey(row),
    articles,
    language,
    pending: PendingEvents.safeParse(row.pending_change).data?.events ?? [],
  }
}
