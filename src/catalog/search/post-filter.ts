import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Liveness, Outcome } from '../../model/outcome.ts'
import type { PlatformName } from '../../model/platform.ts'
import type { PostSort } from '../../model/post-sort.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { ShownState } from '../../model/shown-state.ts'
import { listedFor } from '../posts/post-visibility.ts'
import { pgText } from '../sanitize.ts'
import type { Tables } from '../tables/tables.ts'

/** The filter of a list of posts. Each `until` is exclusive. */
export interface PostFilter {
  readonly q?: string | undefined
  readonly author?: string | undefined
  readonly platform?: PlatformName | undefined
  readonly liveness?: Liveness | undefined
  readonly outcome?: Outcome | undefined
  readonly state?: ShownState | undefined
  /** The time of publication. Posts without a known one are outside of every such period. */
  readonly publishedSince?: Date | undefined
  readonly publishedUntil?: Date | undefined
  /** The time when Stet first knew of the post. */
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** An article's id, or one of its URLs. */
  readonly article?: string | undefined
  /** By default `known`; `relevance` is the same for a list without words. */
  readonly sort?: PostSort | undefined
  /** Whose list it is; by default a reader's. */
  readonly viewer?: Viewer | undefined
}

type Posts = ExpressionBuilder<Tables, 'posts'>
type Condition = ExpressionWrapper<Tables, 'posts', SqlBool>

/** The fields of a filter that have an index, newest posts first. */
export type LeadingIndex = 'author' | 'state' | 'liveness' | 'outcome' | 'platform'

/** The column of each field. */
const COLUMNS = {
  platform: 'platform',
  outcome: 'outcome',
  state: 'shown_state',
  liveness: 'shown_liveness',
} as const

/** The values of most posts: filtering by one of them leaves nearly the whole list. */
const COMMON: Readonly<Record<'state' | 'liveness' | 'outcome', readonly string[]>> = {
  state: ['watched'],
  liveness: ['live'],
  outcome: ['captured', 'partial'],
}

/**
 * The most selective field of the filter: an author has few posts, and few posts are lost or gone. Null if the filter has
 * unselective fields only, such as a platform.
 */
export function selectiveField(filter: PostFilter): LeadingIndex | null {
  if (filter.author !== undefined) return 'author'
  for (const field of ['state', 'liveness', 'outcome'] as const) {
    const value = filter[field]
    if (value !== undefined && !COMMON[field].includes(value)) return field
  }
  return null
}

/** The field whose index a list reads: the most selective one, else any; null for a list of all posts. */
export function leadingIndexOf(filter: PostFilter): LeadingIndex | null {
  const unselective = ['platform', 'outcome', 'liveness', 'state'] as const
  return selectiveField(filter) ?? unselective.find((field) => filter[field] !== undefined) ?? null
}

/** The condition on one field, in the form that its index supports. */
export function matchesLeading(posts: Posts, filter: PostFilter, field: LeadingIndex): Condition {
  if (field === 'author') {
    const handle = pgText((filter.author ?? '').replace(/^@/, '').toLowerCase())
    return posts.eb(sql<string>`lower(posts.author_handle)`, '=', handle)
  }
  return posts.eb(sql<string>`${sql.ref(`posts.${COLUMNS[field]}`)}`, '=', filter[field] ?? '')
}

/** The condition on a row, except for words, article and the times. Excludes posts that the list's viewer may not see. */
export function matchesFilter(posts: Posts, filter: PostFilter): Condition {
  const fields = (['author', 'platform', 'state', 'liveness', 'outcome'] as const).filter(
    (field) => filter[field] !== undefined,
  )
  return posts.and([
    listedFor(filter.viewer ?? 'reader'),
    ...fields.map((field) => matchesLeading(posts, filter, field)),
  ])
}
