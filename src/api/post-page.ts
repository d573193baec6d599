import { auditsOf } from '../catalog/audits.ts'
import type { Db } from '../catalog/catalog.ts'
import { checksOf } from '../catalog/checks.ts'
import { citingArticles } from '../catalog/citations.ts'
import { linksOfPost } from '../catalog/link-checks.ts'
import { findPost } from '../catalog/posts.ts'
import { snapshotsOf } from '../catalog/snapshots.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import { linkView, postView, snapshotView, time } from './views.ts'

/**
 * All that is known of one post: snapshots newest first, the last 50 checks and audits, citing articles.
 * Of one that was taken down no words are shown, and its snapshots answer 451.
 *
 * @throws ServiceError `not-found`
 */
export async function postPage(db: Db, post: Pick<PostRef, 'platform' | 'id'>) {
  const row = await findPost(db, post)
  if (!row) {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: postSlug(post),
      hint: 'Archive it: POST /v1/posts, or stet archive <url>.',
    })
  }
  const [snapshots, checks, audits, articles, links] = await Promise.all([
    snapshotsOf(db, post),
    checksOf(db, post),
    auditsOf(db, post),
    citingArticles(db, post),
    linksOfPost(db, post),
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
