import { listCitingArticles } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../catalog/snapshots/snapshots.ts'
import { listAuditsOfPost } from '../../catalog/watch/audits.ts'
import { type CheckRow, listChecksOfPost } from '../../catalog/watch/checks.ts'
import { listLinksOfPost } from '../../catalog/watch/link-checks.ts'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import {
  type SerializedLink,
  type SerializedPost,
  type SerializedSnapshot,
  serializeLink,
  serializePost,
  serializeSnapshot,
  serializeTime,
} from './serializers.ts'

/** A post as the API and the pages show it. */
export interface PostView extends SerializedPost {
  readonly snapshots: readonly SerializedSnapshot[]
  readonly checks: readonly (Pick<CheckRow, 'liveness' | 'state' | 'evidence'> & {
    readonly at: string | null
  })[]
  readonly audits: readonly {
    readonly snapshot: string
    readonly at: string | null
    readonly ok: boolean
    readonly damage: readonly string[]
  }[]
  readonly links: readonly SerializedLink[]
  readonly articles: readonly {
    readonly id: string
    readonly url: string
    readonly title: string | null
    readonly publishedAt: string | null
  }[]
}

/**
 * Loads a post with its snapshots, newest first, the last 50 checks and audits, and the citing articles. A post that
 * was taken down comes without its text, and its snapshots answer 451.
 *
 * @throws ServiceError `not-found`
 */
export async function buildPostView(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<PostView> {
  const row = await findPost(db, post)
  if (!row) {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: postSlug(post),
      hint: 'Archive it: POST /v1/posts, or stet archive <url>.',
    })
  }
  // `row` has the canonical id; `post` may have an alias.
  const [snapshots, checks, audits, articles, links] = await Promise.all([
    listSnapshotsOfPost(db, row),
    listChecksOfPost(db, row),
    listAuditsOfPost(db, row),
    listCitingArticles(db, row),
    listLinksOfPost(db, row),
  ])
  return {
    ...serializePost(row),
    snapshots: snapshots.map(serializeSnapshot),
    checks: checks.map((one) => ({
      ...one,
      at: serializeTime(one.at),
      // Raw platform responses contain the post's text.
      evidence: row.taken_down_at === null ? one.evidence : [],
    })),
    audits: audits.map((one) => ({
      snapshot: one.snapshot_id,
      at: serializeTime(one.at),
      ok: one.ok,
      damage: one.damage,
    })),
    // A post's links are part of its text.
    links: row.taken_down_at === null ? links.map(serializeLink) : [],
    articles: articles.map((one) => ({
      id: one.id,
      url: one.url,
      title: one.title,
      publishedAt: serializeTime(one.published_at),
    })),
  }
}
