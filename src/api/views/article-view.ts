import { z } from 'zod'
import { listVersions } from '../../catalog/articles/article-versions.ts'
import { type CurrentCitation, listCurrentCitations, toCitation } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import type { ArticleRow, ArticleVersionRow } from '../../catalog/tables/articles.ts'
import type { IntakeError } from '../../catalog/tables/work.ts'
import { ARTICLE_STATES, type ArticleState, WORK_STATES, type WorkState } from '../../catalog/tables/work.ts'
import { findLinkCheck } from '../../catalog/watch/link-checks.ts'
import { type ArticleLine, readCaptureLine, readReadingLine } from '../../catalog/work/article-line.ts'
import { findNewestIntake } from '../../catalog/work/intake.ts'
import { isResolving } from '../../catalog/work/resolutions.ts'
import { Citation } from '../../model/citation.ts'
import { MediaSummary } from '../../model/media-summary.ts'
import { MissingPart, Outcome } from '../../model/outcome.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { ShownState } from '../../model/shown-state.ts'
import { LivenessCode, OutcomeCode, ReasonCode, StateCode } from './codes.ts'
import {
  LinkState,
  serializeLink,
  serializeTime,
  Time,
  withoutAddress,
  withoutQuotedAddress,
} from './serializers.ts'

/** A citation of an article with its post's outcome and state. */
export const CitationView = Citation.extend({
  /** The post's own time; `publishedOn` is the day that the article tells. */
  publishedAt: Time,
  outcome: OutcomeCode.nullable(),
  reason: ReasonCode.nullable(),
  missing: z.array(MissingPart),
  liveness: LivenessCode.nullable(),
  state: StateCode.nullable(),
  /** The state of the post's newest capture. */
  capture: z.enum(WORK_STATES).nullable(),
  retryAt: Time,
  /** The id of the post's main snapshot. */
  snapshot: z.string().nullable(),
  /** What that snapshot shows besides the text; null if nothing. */
  media: MediaSummary.nullable(),
  takenDown: z.boolean(),
}).meta({ id: 'ArticleCitation' })
export type CitationView = z.infer<typeof CitationView>

/** How many of the citations and of the posts that they address there are, the posts by outcome and by state. */
const ArticleCounts = z.object({
  citations: z.int(),
  posts: z.int(),
  /** Posts whose capture has not ended. */
  open: z.int(),
  outcomes: z.partialRecord(Outcome, z.int()),
  states: z.partialRecord(ShownState, z.int()),
})

/** An article as the API and the pages show it. */
export const ArticleView = z
  .object({
    articleId: z.string(),
    url: z.string(),
    title: z.string().nullable(),
    author: z.string().nullable(),
    externalId: z.string().nullable(),
    publishedAt: Time,
    /** When its sender said that it is no longer published; then it cites nothing. */
    unpublishedAt: Time,
    state: z.enum(ARTICLE_STATES),
    /** Why the article could not be read, and when Stet tries again; null: it does not. */
    error: z
      .object({ code: z.string(), message: z.string(), retryAt: z.iso.datetime().nullable() })
      .nullable(),
    /** Where an unfinished article stands; null once it has ended. `ahead`: work that may come before its own. */
    line: z.object({ ahead: z.int(), etaSeconds: z.int().nullable() }).nullable(),
    counts: ArticleCounts,
    /** The state of the article's own page; null before the first check. */
    page: LinkState.nullable(),
    /** Newest first. */
    versions: z.array(z.object({ recordedAt: Time, bodySha256: z.string(), bodyBytes: z.int() })),
    citations: z.array(CitationView),
    /** How many more citations the newest version has: `citations` are the first ones, up to `STET_MAX_CITATIONS`. */
    citationsOmitted: z.int(),
  })
  .meta({ id: 'Article' })
export type ArticleView = z.infer<typeof ArticleView>

/** Loads an article with the citations of its newest version, each with its post's outcome and state, as a viewer may see them. */
export async function buildArticleView(
  db: Db,
  article: ArticleRow,
  viewer: Viewer,
  now = new Date(),
): Promise<ArticleView> {
  const [intake, versions, citations, page, resolving] = await Promise.all([
    findNewestIntake(db, article.id),
    listVersions(db, article.id),
    listCurrentCitations(db, article.id),
    findLinkCheck(db, article.url),
    isResolving(db, article.id),
  ])
  const state = intake?.error
    ? 'failed'
    : resolving
      ? 'working'
      : articleState(intake?.state ?? 'done', citations)
  return {
    articleId: article.id,
    url: article.url,
    title: article.title,
    author: article.author,
    externalId: article.external_id,
    publishedAt: serializeTime(article.published_at),
    unpublishedAt: serializeTime(article.unpublished_at),
    state,
    error: intake?.error ? serializeIntakeError(intake.error) : null,
    line: state === 'queued' || state === 'working' ? await findLine(db, article.id, citations, now) : null,
    counts: countPosts(citations),
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

/** Its place among the articles to be read, else among the captures. An article whose citations are resolved has none. */
async function findLine(
  db: Db,
  articleId: string,
  citations: readonly CurrentCitation[],
  now: Date,
): Promise<ArticleLine | null> {
  const reading = await readReadingLine(db, articleId, now)
  if (reading !== null) return reading
  const open = citations.flatMap(({ platform, post_id: id, capture_state: capture }) =>
    id === null || capture === null || capture === 'done' ? [] : [{ platform, id }],
  )
  return open.length === 0 ? null : await readCaptureLine(db, open, now)
}

function countPosts(citations: readonly CurrentCitation[]): z.infer<typeof ArticleCounts> {
  const named = citations.filter(({ post_id }) => post_id !== null)
  const posts = [...new Map(named.map((one) => [`${one.platform}/${one.post_id}`, one])).values()]
  const countBy = <K extends string>(value: (post: CurrentCitation) => K | null) =>
    Object.fromEntries(
      [...Map.groupBy(posts, value)].flatMap(([key, some]) => (key === null ? [] : [[key, some.length]])),
    ) as Partial<Record<K, number>>
  return {
    citations: citations.length,
    posts: posts.length,
    open: posts.filter(({ capture_state }) => capture_state !== null && capture_state !== 'done').length,
    outcomes: countBy(({ outcome }) => outcome),
    states: countBy(({ shown_state }) => shown_state),
  }
}

const serializeIntakeError = ({ code, message, retryAt }: IntakeError) => ({
  code,
  message,
  retryAt: retryAt ?? null,
})

/** Keeps the newest of consecutive records with the same body; the others changed only citations or URLs. */
const changedBody = (one: ArticleVersionRow, n: number, all: readonly ArticleVersionRow[]): boolean =>
  one.body_sha256 !== all[n + 1]?.body_sha256

/** `done` once the article was read and all of its captures have ended. */
function articleState(intake: WorkState, citations: readonly CurrentCitation[]): ArticleState {
  if (intake !== 'done') return intake
  return citations.some((one) => one.capture_state !== null && one.capture_state !== 'done')
    ? 'working'
    : 'done'
}

/** Hides the text of a post that the viewer may not see, even where the article quotes it. */
const REDACTED = { author: null, text: null, quote: '', links: [], media: null }
/** Hides also which post it is: its URL names the author. */
const CLOSED = { ...REDACTED, id: null, url: null, snapshot: null, publishedAt: null }

function citationView(row: CurrentCitation, viewer: Viewer): CitationView {
  const visibility = readVisibilityOf(viewer, row)
  const missing = row.missing ?? []
  return {
    ...toCitation(row),
    publishedAt: serializeTime(row.published_at),
    ...(row.post_id === null && row.candidates ? { candidates: row.candidates } : {}),
    outcome: row.post_id === null ? 'unresolved' : row.outcome,
    reason: row.reason,
    missing: visibility === 'shown' ? withoutQuotedAddress(missing) : missing.map(withoutAddress),
    liveness: row.shown_liveness,
    state: row.shown_state,
    capture: row.capture_state,
    retryAt: serializeTime(row.retry_at),
    snapshot: row.main_snapshot,
    media: row.media,
    takenDown: row.taken_down_at !== null,
    ...(visibility === 'shown' ? {} : viewer === 'reader' ? REDACTED : CLOSED),
  }
}
