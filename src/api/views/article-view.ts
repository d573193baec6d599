import { listVersions } from '../../catalog/articles/articles.ts'
import { type CurrentCitation, listCurrentCitations, toCitation } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import type { ArticleRow, ArticleVersionRow } from '../../catalog/tables/articles.ts'
import type { WorkState } from '../../catalog/tables/work.ts'
import { findLinkCheck } from '../../catalog/watch/link-checks.ts'
import { findNewestIntake } from '../../catalog/work/intake.ts'
import { isResolving } from '../../catalog/work/resolutions.ts'
import { type SerializedLink, serializeLink, serializeTime } from './serializers.ts'

/** An article as the API and the pages show it. */
export interface ArticleView {
  readonly articleId: string
  readonly url: string
  readonly title: string | null
  readonly publishedAt: string | null
  readonly state: WorkState
  readonly error: { readonly code: string; readonly message: string } | null
  /** What is known of its own page; null until it was checked. */
  readonly page: SerializedLink | null
  readonly versions: readonly {
    readonly recordedAt: string | null
    readonly bodySha256: string
    readonly bodyBytes: number
  }[]
  readonly citations: readonly CitationView[]
}

/** An article with what its newest version cites, each citation with its post's outcome and state. */
export async function buildArticleView(db: Db, article: ArticleRow): Promise<ArticleView> {
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
    state: resolving ? 'working' : stateOf(intake?.state ?? 'done', citations),
    error: intake?.error ?? null,
    page: page === undefined ? null : serializeLink(page),
    versions: versions.filter(differs).map((one) => ({
      recordedAt: serializeTime(one.recorded_at),
      bodySha256: one.body_sha256,
      bodyBytes: one.body_bytes,
    })),
    citations: citations.map(citationView),
  }
}

/** Of records of one body in a row, newest first, the first: the others say more of its citations or addresses. */
const differs = (one: ArticleVersionRow, n: number, all: readonly ArticleVersionRow[]): boolean =>
  one.body_sha256 !== all[n + 1]?.body_sha256

/** Done when the article was read and every capture that it asked for has ended. */
function stateOf(intake: WorkState, citations: readonly CurrentCitation[]): WorkState {
  if (intake !== 'done') return intake
  return citations.some((one) => one.capture_state !== null && one.capture_state !== 'done')
    ? 'working'
    : 'done'
}

/** The words of a post that was taken down are not shown as the article's words either. */
const WITHOUT_WORDS = { author: null, text: null, quote: '', links: [] }

type CitationView = ReturnType<typeof citationView>

function citationView(row: CurrentCitation) {
  return {
    ...toCitation(row),
    ...(row.taken_down_at === null ? {} : WITHOUT_WORDS),
    ...(row.post_id === null && row.candidates ? { candidates: row.candidates } : {}),
    outcome: row.post_id === null ? 'unresolved' : row.outcome,
    reason: row.reason,
    missing: row.missing ?? [],
    liveness: row.liveness,
    state: row.state,
    capture: row.capture_state,
    retryAt: serializeTime(row.retry_at),
    snapshot: row.main_snapshot,
    takenDown: row.taken_down_at !== null,
  }
}
