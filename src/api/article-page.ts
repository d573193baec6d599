import { articleVersions, type findArticle } from '../catalog/articles.ts'
import type { Db } from '../catalog/catalog.ts'
import { citationOf, currentCitations } from '../catalog/citations.ts'
import { newestIntake } from '../catalog/intake.ts'
import { time } from './views.ts'

type ArticleRow = NonNullable<Awaited<ReturnType<typeof findArticle>>>
type Cited = Awaited<ReturnType<typeof currentCitations>>[number]

/** An article with what its newest version cites, each citation with its post's outcome and state. */
export async function articlePage(db: Db, article: ArticleRow) {
  const [intake, versions, citations] = await Promise.all([
    newestIntake(db, article.id),
    articleVersions(db, article.id),
    currentCitations(db, article.id),
  ])
  return {
    articleId: article.id,
    url: article.url,
    title: article.title,
    publishedAt: time(article.published_at),
    state: stateOf(intake?.state ?? 'done', citations),
    error: intake?.error ?? null,
    versions: versions.map((one) => ({
      recordedAt: time(one.recorded_at),
      bodySha256: one.body_sha256,
      bodyBytes: one.body_bytes,
    })),
    citations: citations.map(citationView),
  }
}

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
