import { z } from 'zod'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../catalog/snapshots/snapshots.ts'
import { listAuditsOfPost } from '../../catalog/watch/audits.ts'
import { listChecksOfPost } from '../../catalog/watch/checks.ts'
import { listLinksOfPost } from '../../catalog/watch/link-checks.ts'
import { ServiceError } from '../../model/errors.ts'
import { Liveness, WatchState } from '../../model/outcome.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { Evidence } from '../../model/post-answer.ts'
import type { ExpandedLink } from '../../model/post-record.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction } from '../../services/publication/redaction.ts'
import {
  LinkState,
  PostSummary,
  SnapshotSummary,
  serializeLink,
  serializePost,
  serializeSnapshot,
  serializeTime,
  Time,
} from './serializers.ts'
import { takenDownError } from './visibility.ts'

/** A post as the API and the pages show it. */
export const PostView = PostSummary.extend({
  /** Newest first. */
  snapshots: z.array(SnapshotSummary),
  checks: z.array(z.object({ at: Time, liveness: Liveness, state: WatchState, evidence: z.array(Evidence) })),
  audits: z.array(z.object({ snapshot: z.string(), at: Time, ok: z.boolean(), damage: z.array(z.string()) })),
  links: z.array(LinkState),
  articles: z.array(
    z.object({ id: z.string(), url: z.string(), title: z.string().nullable(), publishedAt: Time }),
  ),
}).meta({ id: 'Post' })
export type PostView = z.infer<typeof PostView>

/**
 * Loads a post with its snapshots, newest first, the last 50 checks and audits, and the citing articles. To a reader, a
 * post that was taken down comes without its text, and its snapshots answer 451.
 *
 * @throws ServiceError `not-found`, also for a post that the viewer may not see; `taken-down` for callers who are not
 * readers
 */
export async function buildPostView(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  viewer: Viewer,
): Promise<PostView> {
  const row = await findPost(db, post)
  const visibility = row && readVisibilityOf(viewer, row)
  if (!row || visibility === 'closed') {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: postSlug(post),
      hint: 'Archive it: POST /v1/posts, or stet archive <url>.',
    })
  }
  if (visibility === 'taken-down' && viewer !== 'reader') throw takenDownError(row)
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
      // Raw platform responses contain the post's text, and posts that it quotes, whatever their state.
      evidence: row.taken_down_at === null && viewer === 'reader' ? one.evidence : [],
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

/**
 * As `buildPostView`, but if the viewer may not see a post that this one quotes or answers: without the raw responses
 * of checks, which contain it, and without its links.
 */
export async function loadPostView(
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config' | 'logger'>,
  post: Pick<PostRef, 'platform' | 'id'>,
  viewer: Viewer,
): Promise<PostView> {
  const view = await buildPostView((await app.catalog()).db, post, viewer)
  const main = view.snapshots.find(({ id }) => id === view.snapshot)
  const hasEvidence = view.checks.some(({ evidence }) => evidence.length > 0)
  if (main === undefined || (!hasEvidence && view.links.length === 0)) return view
  let own: readonly ExpandedLink[] = []
  try {
    const manifest = await app.manifests.load({ key: main.manifestKey, sha256: main.manifestSha256 })
    const { whole, record } = await loadRedaction(app, manifest, viewer)
    if (whole === 'shown') return view
    own = record.links ?? []
  } catch (err) {
    app.logger.warn(
      { err, snapshot: main.id },
      'could not read a manifest, so links and responses are left out',
    )
  }
  return {
    ...view,
    checks: view.checks.map((one) => ({ ...one, evidence: [] })),
    links: view.links.filter((link) => own.some(({ short }) => short === link.short)),
  }
}
