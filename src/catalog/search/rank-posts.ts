import { sql } from 'kysely'
import { type PlatformName, type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import type { PostRow } from '../tables/posts.ts'
import type { PostSlice } from './post-keyset.ts'
import { type PostPosition, positionOf } from './post-order.ts'

/**
 * A position in a list by relevance. Such a list ranks the newest matches first, as many as one window holds, and then the
 * window of matches before them: it reads a bounded number of posts, however many match.
 */
export interface RankPosition {
  /** The newest match of the window: posts that match since do not move it. */
  readonly window: PostPosition
  /** The relevance and the place of the last post shown; null at the start of the window. */
  readonly after: { readonly score: number; readonly post: PostPosition } | null
}

export interface RankedSlice {
  readonly posts: PostRow[]
  readonly next: RankPosition | null
}

/** Matches in a window. */
const WINDOW = 1_000

/** What a lexeme counts: mere forms of words, titles of articles, the author, words of the post (`Weight`). */
const WEIGHTS = '{0.1, 0.3, 0.6, 1}'
/** Divides by 1 + the logarithm of the length, so that a short post about the words comes before a long one with them. */
const BY_LENGTH = 1

/**
 * One page of matches by relevance, equally relevant ones newest first.
 *
 * @param query a `tsquery`
 * @param findMatches one page of the matches before a position, or the newest ones
 */
export async function rankPosts(
  db: Db,
  query: string,
  findMatches: (after: PostPosition | null, limit: number) => Promise<PostSlice>,
  position: RankPosition | null,
  limit: number,
): Promise<RankedSlice> {
  const { posts } = await findMatches(position && justBefore(position.window), WINDOW + 1)
  const matches = posts.slice(0, WINDOW)
  const scores = await findScores(db, matches, query)
  const ranked = matches
    .map((row) => ({ row, post: positionOf(row, 'known'), score: scores.get(postSlug(row)) ?? 0 }))
    .sort(compare)
  const { after = null } = position ?? {}
  const left = after === null ? ranked : ranked.filter((one) => compare(after, one) < 0)
  const page = left.slice(0, limit)
  const [first] = matches
  const last = page.at(-1)
  const beyond = posts[WINDOW]
  const window = position?.window ?? (first && positionOf(first, 'known'))
  return {
    posts: page.map(({ row }) => row),
    next:
      left.length > limit && last && window
        ? { window, after: { score: last.score, post: last.post } }
        : beyond
          ? { window: positionOf(beyond, 'known'), after: null }
          : null,
  }
}

type Ranked = { readonly score: number; readonly post: PostPosition }

/** The more relevant post first, then the newer one. */
function compare(one: Ranked, other: Ranked): number {
  const byTime = other.post.at.getTime() - one.post.at.getTime()
  return other.score - one.score || byTime || compareNames(nameOf(other), nameOf(one))
}

const nameOf = ({ post }: Ranked): string => `${post.platform}/${post.id}`
const compareNames = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The smallest position after which the post itself comes. */
const justBefore = ({ at, platform, id }: PostPosition): PostPosition => ({ at, platform, id: `${id}\u0001` })

async function findScores(
  db: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
  query: string,
): Promise<Map<string, number>> {
  if (posts.length === 0) return new Map()
  const { rows } = await sql<{ platform: PlatformName; id: string; score: number }>`
    select posts.platform, posts.id,
      ts_rank(${WEIGHTS}::real[], posts.words, ${query}::tsquery, ${BY_LENGTH})::float8 as score
    from unnest(${posts.map((one) => one.platform)}::text[], ${posts.map((one) => one.id)}::text[]) as keys (platform, id)
    join posts on posts.platform = keys.platform and posts.id = keys.id`.execute(db)
  return new Map(rows.map((row) => [postSlug(row), row.score]))
}
