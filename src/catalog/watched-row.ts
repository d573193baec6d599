import type { Selectable } from 'kysely'
import { z } from 'zod'
import { EventRecord } from '../model/event.ts'
import { FRESH, WatchMemory } from '../verify/watch.ts'
import type { Watched } from '../verify/watch-book.ts'
import type { PostsTable } from './tables/posts.ts'

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
export type WatchedRow = Pick<Selectable<PostsTable>, Column & keyof PostsTable>
export const WatchedRow = { columns: COLUMNS }

/** What was decided and is yet to be told: the events, and what is remembered once they are. */
export const Pending = z.object({
  events: z.array(EventRecord),
  memory: WatchMemory,
  /** When to look again then: milliseconds since 1970. */
  dueAt: z.number(),
  rank: z.literal([0, 1, 2]),
})
export type Pending = z.infer<typeof Pending>

/** What is not in the row: how likely the post is to be lost, and by whom it is cited. */
export interface Around {
  readonly risk: number
  readonly language: number
  readonly articles: readonly string[]
}

/** The name of a post's account among the groups; null where its author is not known. */
export const accountOf = (row: Pick<WatchedRow, 'platform' | 'author_handle'>): string | null =>
  row.author_handle === null ? null : `${row.platform}/${row.author_handle.toLowerCase()}`

/** A post's row as the watch takes it. */
export function watchedOf(row: WatchedRow, { risk, language, articles }: Around): Watched {
  const memory = WatchMemory.safeParse(row.watch).data ?? FRESH
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
    account: accountOf(row),
    articles,
    language,
    pending: Pending.safeParse(row.pending_change).data?.events ?? [],
  }
}
