import { sql } from 'kysely'
import type { Db } from './catalog.ts'
import { fits, type PostFilter, type PostPlace } from './post-filter.ts'
import { cut, type PostRow, type Walked } from './post-walk.ts'
import { WEEK, WEEK_MS, weekOf } from './search-document.ts'
import type { WrittenQuery } from './search-query.ts'

/** The newest posts are read one by one: a common word needs no more. */
const NEWEST = 500
/** How many weeks are looked at next; the index of words is asked for words and weeks together. Last: all that is left. */
const SPANS = [1, 8, null] as const
/** A span in which more is found is too long: what it finds would have to be sorted. */
const SORTED = 1_000
/** A week in which more is found is read one by one again, in strides. */
const STRIDE = 5_000
/** Then a page ends with what it has. */
const STEPS = 6
/** The place of the first moment of a span: no platform sorts before. */
const BEFORE_ALL = { platform: '', id: '' }

/**
 * Posts that hold words, newest first. An index of words finds them all at once and in no order, so a
 * common word would be found a million times for one page. So it is asked for a stretch of time, short at
 * first, longer where little was found.
 */
export async function walkWords(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  after: PostPlace | null,
  limit: number,
): Promise<Walked> {
  const posts: PostRow[] = []
  let place = after
  let span = -1
  let widest = SPANS.length - 1
  for (let step = 0; step < STEPS; step += 1) {
    const wanted = limit + 1 - posts.length
    const weeks = SPANS[span]
    const found =
      weeks === undefined || place === null
        ? await readOn(db, filter, words, place, wanted, span === -1 ? NEWEST : STRIDE)
        : await look(db, filter, words, place, wanted, weeks)
    if (found === 'too-many') {
      // Down to the one week that has them; in that they are read on.
      widest = Math.max(0, span - 1)
      span = span > 0 ? widest : -2
      continue
    }
    posts.push(...found.posts)
    if (posts.length > limit) return cut(posts, limit)
    if (found.place === null) return { posts, place: null }
    place = found.place
    span = Math.min(Math.max(span, -1) + 1, widest)
  }
  return { posts, place }
}

/** So many rows after a place, one by one, in their order. */
async function readOn(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  after: PostPlace | null,
  wanted: number,
  rows: number,
): Promise<Walked> {
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
  if (posts.length === wanted) return { posts, place: null }
  const end = await along
    .select(['s.created_at as at', 's.platform', 's.post_id as id'])
    .offset(rows - 1)
    .limit(1)
    .executeTakeFirst()
  return { posts, place: end ?? null }
}

/** What is found in so many weeks before a place; null weeks: in all of them. */
async function look(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  after: PostPlace,
  wanted: number,
  weeks: number | null,
): Promise<Walked | 'too-many'> {
  const newest = after.platform === BEFORE_ALL.platform ? weekOf(after.at) - 1 : weekOf(after.at)
  const lowest = weeks === null ? null : newest - weeks + 1
  const named =
    lowest === null
      ? words.loose
      : `(${words.loose}) & (${Array.from({ length: weeks ?? 0 }, (_, n) => `'${WEEK}${lowest + n}'`).join(' | ')})`
  const rows = await db
    .with(
      (cte) => cte('found').materialized(),
      () =>
        db
          .selectFrom('post_search as s')
          .select(['s.created_at', 's.platform', 's.post_id'])
          .select(sql<boolean>`s.words @@ ${words.exact}::tsquery`.as('holds'))
          .where(sql<boolean>`s.words @@ ${named}::tsquery`)
          .where(within(filter, after))
          .limit(SORTED + 1),
    )
    .with('page', (page) =>
      page
        .selectFrom((found) =>
          found
            .selectFrom('found')
            .selectAll()
            .where('holds', '=', true)
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
  if (Number(rows[0]?.seen ?? 0) > SORTED) return 'too-many'
  const posts = rows.flatMap(({ seen: _, ...row }) => (row.id === null ? [] : [row as PostRow]))
  const start = lowest === null ? null : new Date(lowest * WEEK_MS)
  const ended = start === null || (filter.since !== undefined && filter.since >= start)
  return { posts, place: ended ? null : { at: start, ...BEFORE_ALL } }
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

/** The same as a condition that no index of times answers: there it would be asked for all that is older. */
function within({ since, until }: PostFilter, { at, platform, id }: PostPlace) {
  const conditions = [
    sql`(s.created_at + interval '0', s.platform, s.post_id) < (${at}::timestamptz, ${platform}, ${id})`,
    ...(since ? [sql`s.created_at + interval '0' >= ${since}::timestamptz`] : []),
    ...(until ? [sql`s.created_at + interval '0' < ${until}::timestamptz`] : []),
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
