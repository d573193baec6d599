import { z } from 'zod'
import type { PostSort } from '../../model/post-sort.ts'
import { clampTime, isStorableTime } from '../../model/timestamp-bounds.ts'
import { decodeCursor, encodeCursor, invalidCursorError } from '../cursor.ts'
import type { PostPosition } from './post-order.ts'
import type { RankPosition } from './rank-posts.ts'

/*
 * Each order has cursors of its own: one of another order is refused, because it would continue at a place that it does not
 * mean. The time, the platform and the id come first; then the name of the order, unless it is `known`.
 */

/** Encodes where a list in order of time continues. */
export const encodePosition = ({ at, platform, id }: PostPosition, sort: PostSort): string =>
  sort === 'known' ? encodeCursor(at, platform, id) : encodeCursor(at, platform, id, sort)

/** The cursor of the start of a list: a time after that of any post. */
export const encodeStart = (sort: PostSort): string =>
  encodePosition({ at: clampTime(Number.POSITIVE_INFINITY), platform: '', id: '' }, sort)

/** Decodes a cursor of a list in order of time. @throws InputError `input-unreadable` */
export function decodePosition(cursor: string, sort: 'known' | 'published'): PostPosition {
  const [at, platform = '', id = '', name] = decodeCursor(cursor, sort === 'known' ? 2 : 3)
  if (sort !== 'known' && name !== sort) throw invalidCursorError()
  return { at, platform, id }
}

/** The relevance, time, platform and id of the last post shown, or nothing at the start of a window. */
const After = z.union([
  z.tuple([]).transform(() => null),
  z
    .tuple([
      z.string().regex(/^\d+(?:\.\d+)?(?:e-?\d+)?$/),
      z.iso.datetime().refine((at) => isStorableTime(Date.parse(at))),
      z.string(),
      z.string(),
    ])
    .transform(([score, at, platform, id]) => ({
      score: Number(score),
      post: { at: new Date(at), platform, id },
    })),
])

/** Encodes where a list by relevance continues. */
export function encodeRank({ window, after }: RankPosition): string {
  const { at, platform, id } = window
  const last =
    after === null
      ? []
      : [String(after.score), after.post.at.toISOString(), after.post.platform, after.post.id]
  return encodeCursor(at, platform, id, 'relevance', ...last)
}

/** Decodes a cursor of a list by relevance. @throws InputError `input-unreadable` */
export function decodeRank(cursor: string): RankPosition {
  const [at, platform = '', id = '', name, ...rest] = decodeCursor(cursor, 3, 7)
  const after = After.safeParse(rest)
  if (name !== 'relevance' || !after.success) throw invalidCursorError()
  return { window: { at, platform, id }, after: after.data }
}
