import { auditsOf } from '../catalog/audits.ts'
import type { Db } from '../catalog/catalog.ts'
import { type CheckRow, checksOf } from '../catalog/checks.ts'
import { citingArticles } from '../catalog/citations.ts'
import { linksOfPost } from '../catalog/link-checks.ts'
import { findPost } from '../catalog/posts.ts'
import { snapshotsOf } from '../catalog/snapshots.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import {
  type LinkView,
  linkView,
  type PostView,
  postView,
  type SnapshotView,
  snapshotView,
  time,
} from './views.ts'

/** A post as the API and the pages show it. */
export interface PostPage extends PostView {
  readonly snapshots: readonly SnapshotView[]
  readonly checks: readonly (Pick<CheckRow, 'liveness' | 'state' | 'evidence'> & {
    readonly at: string | null
  })[]
  readonly audits: readonly {
    readonly snapshot: string
    readonly at: string | null
    readonly ok: boolean
    readonly damage: readonly string[]
  }[]
  readonly links: readonly LinkView[]
  readonly articles: readonly {
    readonly id: string
    readonly url: string
    readonly title: string | null
    readonly publishedAt: string | null
  }[]
}

/**
 * All that is known of one post: snapshots newest first, the last 50 checks and audits, citing articles.
 * Of one that was taken down no words are shown, and its snapshots answer 451.
 *
 * @throws ServiceError `not-found`
 */
export async function postPage(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<PostPage> {
  const row = await findPost(db, post)
  if (!row) {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: postSlug(post),
      hint: 'Archive it: POST /v1/posts, or stet archive <url>.',
    })
  }
  // By its own id, whichever id was asked for.
  const [snapshots, checks, audits, articles, links] = await Promise.all([
    snapshotsOf(db, row),
    checksOf(db, row),
    auditsOf(db, row),
    citingArticles(db, row),
    linksOfPost(db, row),
  ])
  return {
    ...postView(row),
    snapshots: snapshots.map(snapshotView),
    checks: checks.map((one) => ({
      ...one,
      at: time(one.at),
      // Raw answers hold the post's words.
      evidence: row.taken_down_at === null ? one.evidence : [],
    })),
    audits: audits.map((one) => ({
      snapshot: one.snapshot_id,
      at: time(one.at),
      ok: one.ok,
      damage: one.damage,
    })),
    // Where a post that was taken down links to is part of its words.
    links: row.taken_down_at === null ? links.map(linkView) : [],
    articles: articles.map((one) => ({
      id: one.id,
      url: one.url,
      title: one.title,
      publishedAt: time(one.published_at),
    })),
  }
}
