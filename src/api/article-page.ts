import { articleVersions, type findArticle } from '../catalog/articles.ts'
import type { Db } from '../catalog/catalog.ts'
import { citationOf, currentCitations } from '../catalog/citations.ts'
import { newestIntake } from '../catalog/intake.ts'
import { linkOf } from '../catalog/link-checks.ts'
import { isResolving } from '../catalog/resolutions.ts'
import { linkView, time } from './views.ts'

type ArticleRow = NonNullable<Awaited<ReturnType<typeof findArticle>>>
type Version = Awaited<ReturnType<typeof articleVersions>>[number]
type Cited = Awaited<ReturnType<typeof currentCitations>>[number]

/** An article with what its newest version cites, each citation with its post's outcome and state. */
export async function articlePage(db: Db, article: ArticleRow) {
  const [intake, versions, citations, page, resolving] = await Promise.all([
    newestIntake(db, article.id),
    articleVersions(db, article.id),
    currentCitations(db, article.id),
    linkOf(db, article.url),
    isResolving(db, article.id),
  ])
  return {
    articleId: article.id,
    url: article.url,
    title: article.title,
    publishedAt: time(article.published_at),
    state: resolving ? 'working' : stateOf(intake?.state ?? 'done', citations),
    error: intake?.error ?? null,
    /** How its own page stands; null until somebody has looked. */
    page: page === undefined ? null : linkView(page),
    versions: versions.filter(differs).map((one) => ({
      recordedAt: time(one.recorded_at),
      bodySha256: one.body_sha256,
      bodyBytes: one.body_bytes,
    })),
    citations: citations.map(citationView),
  }
}

/** Of records of one body in a row, newest first, the first: the others say more of its citations or addresses. */
const differs = (one: Version, n: number, all: readonly Version[]): boolean =>
  one.body_sha256 !== all[n + 1]?.body_sha256

/** Done when the article was read and every capture that it asked for has ended. */
function stateOf(intake: 'queued' | 'working' | 'done', citations: readonly Cited[]) {
  if (intake !== 'done') return intake
  return citations.some((one) => one.capture_state !== null && one.capture_state !== 'done')
    ? 'working'
    : 'done'
}

/** The words of a post that was taken down are not shown as the article's words either. */
const WITHOUT_WORDS = { author: null, text: null, quote: '', links: [] }

function citationView(row: Cited) {
  return {
    ...citationOf(row),
    ...(row.taken_down_at === null ? {} : WITHOUT_WORDS),
    ...(row.post_id === null && row.candidates ? { candidates: row.candidates } : {}),
    outcome: row.post_id === null ? 'unresolved' : row.outcome,
    reason: row.reason,
    missing: row.missing ?? [],
    liveness: row.liveness,
    state: row.state,
    capture: row.capture_state,
    retryAt: time(row.retry_at),
    snapshot: row.main_snapshot,
    takenDown: row.taken_down_at !== null,
  }
}
