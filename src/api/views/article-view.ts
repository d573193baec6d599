import { listVersions } from '../../catalog/articles/articles.ts'
import { type CurrentCitation, listCurrentCitations, toCitation } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import type { ArticleRow, ArticleVersionRow } from '../../catalog/tables/articles.ts'
import type { WorkState } from '../../catalog/tables/work.ts'
import { findLinkCheck } from '../../catalog/watch/link-checks.ts'
import { findNewestIntake } from '../../catalog/work/intake.ts'
import { isResolving } from '../../catalog/work/resolutions.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { type SerializedLink, serializeLink, serializeTime } from './serializers.ts'

/** An article as the API and the pages show it. */
export interface ArticleView {
  readonly articleId: string
  readonly url: string
  readonly title: string | null
  readonly publishedAt: string | null
  readonly state: WorkState
  readonly error: { readonly code: string; readonly message: string } | null
  /** The state of the article's own page; null before the first check. */
  readonly page: SerializedLink | null
  readonly versions: readonly {
    readonly recordedAt: string | null
    readonly bodySha256: string
    readonly bodyBytes: number
  }[]
  readonly citations: readonly CitationView[]
  /** How many more citations the newest version has: `citations` are the first ones, up to `STET_MAX_CITATIONS`. */
  readonly citationsOmitted: number
}

/** Loads an article with the citations of its newest version, each with its post's outcome and state, as a viewer may see them. */
export async function buildArticleView(db: Db, article: ArticleRow, viewer: Viewer): Promise<ArticleView> {
  const [intake, versions, citations, page, resolving] = await Promise.all([
    findNewestIntake(db, article.id),
    listVersions(db, article.id),
    listCurrentCitations(db, article.id),
    findLinkCheck(db, article.url),
    isResolving(db, article.id),
  ])
  return {
    articleId: article.id,
    url: article.url,
    title: article.title,
    publishedAt: serializeTime(article.published_at),
    state: resolving ? 'working' : articleState(intake?.state ?? 'done', citations),
    error: intake?.error ?? null,
    page: page === undefined ? null : serializeLink(page),
    versions: versions.filter(changedBody).map((one) => ({
      recordedAt: serializeTime(one.recorded_at),
      bodySha256: one.body_sha256,
      bodyBytes: one.body_bytes,
    })),
    citations: citations.map((one) => citationView(one, viewer)),
    citationsOmitted: versions[0]?.citations_omitted ?? 0,
  }
}

/** Keeps the newest of consecutive records with the same body; the others changed only citations or URLs. */
const changedBody = (one: ArticleVersionRow, n: number, all: readonly ArticleVersionRow[]): boolean =>
  one.body_sha256 !== all[n + 1]?.body_sha256

/** `done` once the article was read and all of its captures have ended. */
function articleState(intake: WorkState, citations: readonly CurrentCitation[]): WorkState {
  if (intake !== 'done') return intake
  return citations.some((one) => one.capture_state !== null && one.capture_state !== 'done')
    ? 'working'
    : 'done'
}

/** Hides the text of a post that the viewer may not see, even where the article quotes it. */
const REDACTED = { author: null, text: null, quote: '', links: [] }
/** Hides also which post it is: its URL names the author. */
const CLOSED = { ...REDACTED, id: null, url: null, snapshot: null, publishedAt: null }

type CitationView = ReturnType<typeof citationView>

function citationView(row: CurrentCitation, viewer: Viewer) {
  const visibility = readVisibilityOf(viewer, row)
  return {
    ...toCitation(row),
    /** The post's own time; `publishedOn` is the day that the article tells. */
    publishedAt: serializeTime(row.published_at),
    ...(row.post_id === null && row.candidates ? { candidates: row.candidates } : {}),
    outcome: row.post_id === null ? 'unresolved' : row.outcome,
    reason: row.reason,
    missing: row.missing ?? [],
    liveness: row.shown_liveness,
    state: row.shown_state,
    capture: row.capture_state,
    retryAt: serializeTime(row.retry_at),
    snapshot: row.main_snapshot,
    takenDown: row.taken_down_at !== null,
    ...(visibility === 'shown' ? {} : viewer === 'reader' ? REDACTED : CLOSED),
  }
}
