import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Liveness, Outcome, WatchState } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import { pgText } from '../sanitize.ts'
import type { Tables } from '../tables/tables.ts'

/** What a list of posts is narrowed by; `since` and `until` are the time when Stet first knew of the post. */
export interface PostFilter {
  readonly q?: string | undefined
  readonly author?: string | undefined
  readonly platform?: PlatformName | undefined
  readonly liveness?: Liveness | undefined
  readonly outcome?: Outcome | undefined
  readonly state?: WatchState | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** An article's id, or one of its addresses. */
  readonly article?: string | undefined
}

/** A place in a list of posts: everything before it was looked at. */
export interface PostPosition {
  readonly at: Date
  readonly platform: string
  readonly id: string
}

type Posts = ExpressionBuilder<Tables, 'posts'>
type Condition = ExpressionWrapper<Tables, 'posts', SqlBool>

/** The fields of a filter that an index leads through, newest first. */
export type LeadingIndex = 'author' | 'state' | 'liveness' | 'outcome' | 'platform'

/** The values that most posts have: a list of them is no shorter than the list of all. */
const COMMON: Readonly<Record<'state' | 'liveness' | 'outcome', readonly string[]>> = {
  state: ['watched'],
  liveness: ['live'],
  outcome: ['captured', 'partial'],
}

/**
 * The field that leaves least to look at: an author has few posts, what is lost or gone is little of
 * what there is. Null where only wide ones are given, such as a platform.
 */
function narrow(filter: PostFilter): LeadingIndex | null {
  if (filter.author !== undefined) return 'author'
  for (const field of ['state', 'liveness', 'outcome'] as const) {
    const value = filter[field]
    if (value !== undefined && !COMMON[field].includes(value)) return field
  }
  return null
}

/** The same, where there is nothing better to be led by. */
export function leadingIndexOf(filter: PostFilter): LeadingIndex | null {
  const wide = ['platform', 'outcome', 'liveness', 'state'] as const
  return narrow(filter) ?? wide.find((field) => filter[field] !== undefined) ?? null
}

/** That one field's condition, as its index has it. */
export function matchesLeading(posts: Posts, filter: PostFilter, field: LeadingIndex): Condition {
  if (field === 'author') {
    const handle = pgText((filter.author ?? '').replace(/^@/, '').toLowerCase())
    return posts.eb(sql<string>`lower(posts.author_handle)`, '=', handle)
  }
  return posts.eb(sql<string>`${sql.ref(`posts.${field}`)}`, '=', filter[field] ?? '')
}

/** All but the words, the article and the times: what is left to be asked of each row. What was taken down is in no list. */
export function matchesFilter(posts: Posts, filter: PostFilter): Condition {
  const fields = (['author', 'platform', 'state', 'liveness', 'outcome'] as const).filter(
    (field) => filter[field] !== undefined,
  )
  return posts.and([
    posts.eb('posts.taken_down_at', 'is', null),
    ...fields.map((field) => matchesLeading(posts, filter, field)),
  ])
}
