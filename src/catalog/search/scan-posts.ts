import type { SelectQueryBuilder } from 'kysely'
import type { Db } from '../catalog.ts'
import { POST_COLUMNS, type PostRow } from '../tables/posts.ts'
import type { Tables } from '../tables/tables.ts'
import {
  type LeadingIndex,
  leadingIndexOf,
  matchesFilter,
  matchesLeading,
  type PostFilter,
  selectiveField,
} from './post-filter.ts'
import {
  afterPosition,
  inOrder,
  type PostKeyset,
  type PostSlice,
  toPage,
  withinKnown,
  withinPublished,
  withinTimes,
} from './post-keyset.ts'
import { positionOf } from './post-order.ts'

/** Rows that one query scans, and queries a page. Fewer rows than one stride are sorted in another order than their index has. */
const STRIDE = 5_000
const STRIDES = 3

/**
 * Lists posts without words, by one index. If the filter leaves few posts but their index has another order, it sorts them;
 * otherwise it scans the index of the order for posts that match, a bounded number of rows.
 */
export async function scanPosts(
  db: Db,
  filter: PostFilter,
  { order, after }: PostKeyset,
  limit: number,
): Promise<PostSlice> {
  const few = await fewPosts(db, filter, order)
  if (few !== null) {
    const fenced = db.selectFrom(few.select(POST_COLUMNS).limit(STRIDE).as('posts'))
    const found = await afterPosition(fenced, filter, { order, after })
      .select(POST_COLUMNS)
      .where((row) => matchesFilter(row, filter))
      .limit(limit + 1)
      .execute()
    return toPage(found, order, limit)
  }
  const by = order === 'known' ? leadingIndexOf(filter) : null
  const posts: PostRow[] = []
  let next = after
  for (let stride = 0; stride < STRIDES; stride += 1) {
    const along = strideOf(db, filter, by, { order, after: next })
    const query = inOrder(db.selectFrom(along.select(POST_COLUMNS).as('posts')), order)
      .select(POST_COLUMNS)
      .where((row) => matchesFilter(row, filter))
      .limit(limit + 1 - posts.length)
    posts.push(...(await withinKnown(withinPublished(query, filter), filter).execute()))
    if (posts.length > limit) return toPage(posts, order, limit)
    const end = await along
      .select(['posts.created_at', 'posts.publication_order', 'posts.platform', 'posts.id'])
      .offset(STRIDE - 1)
      .limit(1)
      .executeTakeFirst()
    if (!end) return { posts, next: null }
    next = positionOf(end, order)
  }
  return { posts, next }
}

/** The rows of one stride. The index of the order limits it to the order's own period; the other period only filters. */
function strideOf(db: Db, filter: PostFilter, by: LeadingIndex | null, keyset: PostKeyset) {
  let query = db.selectFrom('posts').limit(STRIDE)
  if (by !== null) query = query.where((row) => matchesLeading(row, filter, by))
  // Every index contains the platform, so PostgreSQL skips other platforms without reading their rows.
  if (by !== null && by !== 'platform' && filter.platform)
    query = query.where('posts.platform', '=', filter.platform)
  const { since, until, publishedSince, publishedUntil, platform } = filter
  const times =
    keyset.order === 'known' ? { since, until, platform } : { publishedSince, publishedUntil, platform }
  return inOrder(withinTimes(query, times, keyset, by === 'platform'), keyset.order)
}

/** The posts that the filter leaves by a field or period that the order's index lacks; null if there are many, or no such field. */
async function fewPosts(
  db: Db,
  filter: PostFilter,
  order: PostKeyset['order'],
): Promise<SelectQueryBuilder<Tables, 'posts', object> | null> {
  const { since, until, publishedSince, publishedUntil } = filter
  const field = selectiveField(filter)
  const all = db.selectFrom('posts')
  const candidates =
    order === 'published'
      ? [
          ...(field === null
            ? []
            : [
                inOrder(
                  all.where((row) => matchesLeading(row, filter, field)),
                  'known',
                ),
              ]),
          ...(since || until ? [inOrder(withinKnown(all, filter), 'known')] : []),
        ]
      : (publishedSince || publishedUntil) && field === null
        ? [inOrder(withinPublished(all, filter), 'published')]
        : []
  for (const rows of candidates) {
    const beyond = await rows.select('posts.id').offset(STRIDE).limit(1).executeTakeFirst()
    if (beyond === undefined) return rows
  }
  return null
}
