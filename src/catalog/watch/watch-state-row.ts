import type { Selectable } from 'kysely'
import { z } from 'zod'
import { EventRecord } from '../../model/event-record.ts'
import { INITIAL_STATE, LivenessState } from '../../verify/liveness-state.ts'
import type { WatchedPost } from '../../verify/verification-repository.ts'
import type { PostsTable } from '../tables/posts.ts'

const COLUMNS = [
  'posts.platform',
  'posts.id',
  'posts.url',
  'posts.author_handle',
  'posts.published_at',
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

/** What the watch needs of a post's row. */
export type WatchStateRow = Pick<Selectable<PostsTable>, Column & keyof PostsTable>
export const WatchStateRow = { columns: COLUMNS }

/** What was decided and is yet to be told: the events, and what is remembered once they are. */
export const PendingEvents = z.object({
  events: z.array(EventRecord),
  memory: LivenessState,
  /** When to look again then: milliseconds since 1970. */
  dueAt: z.number(),
  rank: z.literal([0, 1, 2]),
})
export type PendingEvents = z.infer<typeof PendingEvents>

/** What is not in the row: how likely the post is to be lost, and by whom it is cited. */
export interface RiskContext {
  readonly risk: number
  readonly language: number
  readonly articles: readonly string[]
}

/** The name of a post's account among the groups; null where its author is not known. */
export const accountKey = (row: Pick<WatchStateRow, 'platform' | 'author_handle'>): string | null =>
  row.author_handle === null ? null : `${row.platform}/${row.author_handle.toLowerCase()}`

/** A post's row as the watch takes it. */
export function toWatchedPost(row: WatchStateRow, { risk, language, articles }: RiskContext): WatchedPost {
  const memory = LivenessState.safeParse(row.watch).data ?? INITIAL_STATE
  const version = memory.version ?? row.version_id
  return {
    post: { platform: row.platform, id: row.id, url: row.url },
    memory: version === null ? memory : { ...memory, version },
    revision: row.watch_revision,
    facts: {
      bornAt: Math.min(row.published_at?.getTime() ?? Number.POSITIVE_INFINITY, row.created_at.getTime()),
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
