import { z } from 'zod'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../catalog/snapshots/snapshots.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import { listAuditsOfPost } from '../../catalog/watch/audits.ts'
import { listChecksOfPost } from '../../catalog/watch/checks.ts'
import { listLinksOfPost } from '../../catalog/watch/link-checks.ts'
import { ServiceError } from '../../model/errors.ts'
import { WatchState } from '../../model/outcome.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { Evidence } from '../../model/post-answer.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction } from '../../services/publication/redaction.ts'
import { LivenessCode } from './codes.ts'
import {
  LinkState,
  PostSummary,
  SnapshotSummary,
  serializeLink,
  serializePost,
  serializeSnapshot,
  serializeTime,
  Time,
  withoutAddress,
} from './serializers.ts'
import { takenDownError } from './visibility.ts'

/** A post as the API and the pages show it. */
export const PostView = PostSummary.extend({
  /** Newest first. */
  snapshots: z.array(SnapshotSummary),
  checks: z.array(
    z.object({ at: Time, liveness: LivenessCode, state: WatchState, evidence: z.array(Evidence) }),
  ),
  audits: z.array(z.object({ snapshot: z.string(), at: Time, ok: z.boolean(), damage: z.array(z.string()) })),
  links: z.array(LinkState),
  articles: z.array(
    z.object({ id: z.string(), url: z.string(), title: z.string().nullable(), publishedAt: Time }),
  ),
}).meta({ id: 'Post' })
export type PostView = z.infer<typeof PostView>

/**
 * Finds the row of a post that the viewer may see.
 *
 * @throws ServiceError `not-found`, also for a post that the viewer may not see; `taken-down` for callers who are not
 * readers
 */
export async function findShownPost(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  viewer: Viewer,
): Promise<PostRow> {
  const row = await findPost(db, post)
  const visibility = row && readVisibilityOf(viewer, row)
  if (!row || visibility === 'closed') {
    throw new ServiceError('not-found', `${postSlug(post)} is not in the catalog.`, {
      input: postSlug(post),
      hint: 'Archive it: POST /v1/posts, or stet archive <url>.',
    })
  }
  if (visibility === 'taken-down' && viewer !== 'reader') throw takenDownError(row)
  return row
}

/**
 * Loads a post with its snapshots, newest first, the last 50 checks and audits, and the citing articles. To a reader, a
 * post that was taken down comes without its text, and its snapshots answer 451.
 *
 * @throws as `findShownPost`
 */
export async function buildPostView(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  viewer: Viewer,
): Promise<PostView> {
  return await viewOfRow(db, await findShownPost(db, post, viewer), viewer)
}

async function viewOfRow(db: Db, row: PostRow, viewer: Viewer): Promise<PostView> {
  const [snapshots, checks, audits, articles, links] = await Promise.all([
    listSnapshotsOfPost(db, row),
    listChecksOfPost(db, row),
    listAuditsOfPost(db, row),
    listCitingArticles(db, row),
    listLinksOfPost(db, row),
  ])
  return {
    ...serializePost(row),
    snapshots: snapshots.map((one) => {
      const summary = serializeSnapshot(one)
      if (row.taken_down_at === null) return summary
      return { ...summary, missing: summary.missing.map(withoutAddress), notes: [] }
    }),
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

type Deps = Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config' | 'logger'>

/** As `buildPostView`, but without what `loadShownView` leaves out. @throws as `findShownPost` */
export async function loadPostView(
  app: Deps,
  post: Pick<PostRef, 'platform' | 'id'>,
  viewer: Viewer,
): Promise<PostView> {
  return await loadShownView(app, await findShownPost((await app.catalog()).db, post, viewer), viewer)
}

/**
 * The view of a post whose row was found, without what the viewer may not see of posts that this one quotes, answers or
 * forwards: raw responses of checks, followed links, and the addresses in notes and of missing parts.
 */
export async function loadShownView(app: Deps, row: PostRow, viewer: Viewer): Promise<PostView> {
  const view = await viewOfRow((await app.catalog()).db, row, viewer)
  const snapshots: SnapshotSummary[] = []
  for (const one of view.snapshots) {
    const isHidden = namesOthers(one) && (await loadOwnRecord(app, one, viewer)) !== null
    snapshots.push(isHidden ? { ...one, missing: one.missing.map(withoutAddress), notes: [] } : one)
  }
  const main = snapshots.find(({ id }) => id === view.snapshot)
  const hasEvidence = view.checks.some(({ evidence }) => evidence.length > 0)
  const own =
    main === undefined || (!hasEvidence && view.links.length === 0)
      ? null
      : await loadOwnRecord(app, main, viewer)
  return {
    ...view,
    missing: main?.missing ?? view.missing,
    snapshots,
    ...(own && {
      checks: view.checks.map((one) => ({ ...one, evidence: [] })),
      links: view.links.filter((link) => own.links?.some(({ short }) => short === link.short)),
    }),
  }
}

const namesOthers = ({ missing, notes }: SnapshotSummary): boolean =>
  notes.length > 0 || missing.some(({ url }) => url !== null)

/**
 * The record of a snapshot without the posts in it that the viewer may not see; null if there are none. Of a manifest that
 * cannot be read nothing is known, so its record is empty.
 */
async function loadOwnRecord(
  app: Deps,
  { id, manifestKey: key, manifestSha256: sha256 }: SnapshotSummary,
  viewer: Viewer,
): Promise<Pick<PostRecord, 'links'> | null> {
  try {
    const { whole, record } = await loadRedaction(app, await app.manifests.load({ key, sha256 }), viewer)
    return whole === 'shown' ? null : record
  } catch (err) {
    app.logger.warn({ err, snapshot: id }, 'could not read a manifest, so what it may name is left out')
    return {}
  }
}
