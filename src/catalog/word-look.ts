import { sql } from 'kysely'
import type { Db } from './catalog.ts'
import { fits, type PostFilter, type PostPlace } from './post-filter.ts'
import type { Walked } from './post-walk.ts'
import { WEEK, WEEK_MS, weekOf } from './search-document.ts'
import type { WrittenQuery } from './search-query.ts'
import type { PostRow } from './tables/posts.ts'

/** A stretch of time in which more is found is too long: what it finds would have to be sorted. */
const SORTED = 1_000
/** Of a place before the first moment of a stretch: no platform sorts before. */
const BEFORE_ALL = { platform: '', id: '' }

/** Where the newest row of the index is the next; null where there is none. */
export async function beforeNewest(db: Db, filter: PostFilter): Promise<PostPlace | null> {
  const newest = await places(db, filter, null)
    .select('s.created_at')
    .orderBy('s.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  // What the database knows to the microsecond lies in that millisecond.
  return newest ? { at: new Date(newest.created_at.getTime() + 1), ...BEFORE_ALL } : null
}

/** So many rows after a place, one by one, in their order. */
export async function readOn(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  after: PostPlace | null,
  wanted: number,
  rows: number,
): Promise<Looked> {
  const along = places(db, filter, after)
    .orderBy('s.created_at', 'desc')
    .orderBy('s.platform', 'desc')
    .orderBy('s.post_id', 'desc')
    .limit(rows)
  const posts = await db
    .selectFrom(along.selectAll('s').as('s'))
    .innerJoinLateral(itsPost(db), (on) => on.onTrue())
    .selectAll('posts')
    .where(sql<boolean>`s.words @@ ${words.exact}::tsquery`)
    .where((row) => fits(row, filter))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.platform', 'desc')
    .orderBy('s.post_id', 'desc')
    .limit(wanted)
    .execute()
  if (posts.length === wanted) return { posts, seen: 0, place: null }
  const end = await along
    .select(['s.created_at as at', 's.platform', 's.post_id as id'])
    .offset(rows - 1)
    .limit(1)
    .executeTakeFirst()
  return { posts, seen: 0, place: end ?? null }
}

/** What is found in so many weeks before a place; null weeks: in all of them. */
export async function look(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  index: Index,
  after: PostPlace,
  wanted: number,
  weeks: number | null,
): Promise<Looked | 'too-many'> {
  const newest = weekOf(after.platform === BEFORE_ALL.platform ? new Date(after.at.getTime() - 1) : after.at)
  const lowest = weeks === null ? null : newest - weeks + 1
  const rows = await db
    .with(
      (cte) => cte('found').materialized(),
      () =>
        db
          .selectFrom('post_search as s')
          .select(['s.created_at', 's.platform', 's.post_id', 's.words'])
          .where(asked(index, lowest, newest))
          .where(within(filter, after))
          .limit(SORTED + 1),
    )
    .with('page', (page) =>
      page
        .selectFrom((found) =>
          found
            .selectFrom('found')
            .select(['created_at', 'platform', 'post_id'])
            .where(sql<boolean>`words @@ ${words.exact}::tsquery`)
            .where(sql<boolean>`(select count(*) from found) <= ${sql.lit(SORTED)}`)
            .orderBy('created_at', 'desc')
            .orderBy('platform', 'desc')
            .orderBy('post_id', 'desc')
            .as('s'),
        )
        .innerJoinLateral(itsPost(db), (on) => on.onTrue())
        .selectAll('posts')
        .where((row) => fits(row, filter))
        .orderBy('s.created_at', 'desc')
        .orderBy('s.platform', 'desc')
        .orderBy('s.post_id', 'desc')
        .limit(wanted),
    )
    .selectFrom((seen) =>
      seen
        .selectFrom('found')
        .select((count) => count.fn.countAll<number>().as('seen'))
        .as('seen'),
    )
    .leftJoin('page', (on) => on.onTrue())
    .selectAll('page')
    .select('seen.seen')
    .execute()
  const seen = Number(rows[0]?.seen ?? 0)
  if (seen > SORTED) return 'too-many'
  const posts = rows.flatMap(({ seen: _, ...row }) => (row.id === null ? [] : [row as PostRow]))
  const start = lowest === null ? null : new Date(lowest * WEEK_MS)
  const ended = start === null || (filter.since !== undefined && filter.since >= start)
  return { posts, seen, place: ended ? null : { at: start, ...BEFORE_ALL } }
}

/** With how many rows the index of words led to. */
interface Looked extends Walked {
  readonly seen: number
}

/** What the index is asked for: words, neighbours and marks, all of which a post must have. */
export interface Index {
  readonly words: string | null
  readonly pairs: string | null
  readonly marks: readonly string[]
}

/**
 * Weeks are a condition of their own: in one with the words every entry of every week would be looked at,
 * so they are passed over to where the words are.
 */
function asked({ words, pairs, marks }: Index, lowest: number | null, newest: number) {
  const weeks = Array.from(
    { length: lowest === null ? 0 : newest - lowest + 1 },
    (_, n) => `'${WEEK}${newest - n}'`,
  )
  const conditions = [
    ...(words === null ? [] : [sql`s.words @@ ${words}::tsquery`]),
    ...(pairs === null ? [] : [sql`word_pairs(s.words) @@ ${pairs}::tsquery`]),
    ...(weeks.length === 0 ? [] : [sql`s.words @@ ${weeks.join(' | ')}::tsquery`]),
    ...(marks.length === 0 ? [] : [sql`s.marks @> ${marks}::text[]`]),
  ]
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** The rows of the index between the filter's times and behind a place. */
function places(db: Db, { since, until }: PostFilter, after: PostPlace | null) {
  let query = db.selectFrom('post_search as s')
  if (since) query = query.where('s.created_at', '>=', since)
  if (until) query = query.where('s.created_at', '<', until)
  if (!after) return query
  return query.where(
    sql<boolean>`(s.created_at, s.platform, s.post_id) < (${after.at}, ${after.platform}, ${after.id})`,
  )
}

/** The same as conditions that no index of times answers: there it would be asked for all that is older. */
function within({ since, until }: PostFilter, { at, platform, id }: PostPlace) {
  const behind = (place: { at: Date; platform: string; id: string }) =>
    sql`is_behind(s.created_at, s.platform, s.post_id, ${place.at}, ${place.platform}, ${place.id})`
  const conditions = [
    behind({ at, platform, id }),
    ...(until ? [behind({ at: until, ...BEFORE_ALL })] : []),
    ...(since ? [sql`not ${behind({ at: since, ...BEFORE_ALL })}`] : []),
  ]
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** The post of a row, by its key: found one by one, since few of those that are joined are shown. */
const itsPost = (db: Db) =>
  db
    .selectFrom('posts')
    .selectAll('posts')
    .where(sql<boolean>`posts.platform = s.platform and posts.id = s.post_id`)
    .limit(1)
    .as('posts')
