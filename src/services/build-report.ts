import { CITES_DEAD_POST } from '../catalog/articles/dead-articles.ts'
import type { Db } from '../catalog/catalog.ts'
import { countArticlesWith } from '../catalog/figures/article-figures.ts'
import {
  countDead,
  countLostByArticle,
  countLostByAuthor,
  countReported,
  countStatesAndAudits,
  listReportedPosts,
  type ReportedPost,
  type ReportSpan,
} from '../catalog/watch/loss-report.ts'
import { ServiceError } from '../model/errors.ts'
import { postSlug } from '../model/platform.ts'
import type { Viewer } from '../model/publish-policy.ts'
import type { Report, ReportEntry } from '../report/report-data.ts'
import type { ServiceDeps } from './service-deps.ts'

/** The number of posts that are listed of each kind; the counts cover all posts. */
const LISTED = 5_000
const TOP = 50

/** The span of a report without `since`. */
const DEFAULT_SPAN_MS = 30 * 24 * 3600e3

/**
 * The posts lost, recovered and found gone in a period as a viewer may see them, and the current state of all posts.
 *
 * @param listed posts of each kind in its lists
 * @param bounds `since` defaults to 30 days before `until`, which defaults to now
 * @throws ServiceError `usage` if `since` is not before `until`
 */
export async function buildReport(
  deps: Pick<ServiceDeps, 'catalog' | 'clock'>,
  bounds: { readonly since?: Date | undefined; readonly until?: Date | undefined },
  viewer: Viewer,
  listed = LISTED,
): Promise<Report> {
  const until = bounds.until ?? deps.clock.now()
  const since = bounds.since ?? new Date(until.getTime() - DEFAULT_SPAN_MS)
  if (since >= until) throw emptySpanError(since, until)
  const span: ReportSpan = { since, until }
  const { db } = await deps.catalog()
  const lost = await listReportedPosts(db, 'lost', span, listed + 1, viewer)
  const returned = await listReportedPosts(db, 'returned', span, listed + 1, viewer)
  const gone = await listReportedPosts(db, 'gone', span, listed + 1, viewer)
  const now = await countStatesAndAudits(db, span)
  return {
    since: span.since.toISOString(),
    until: span.until.toISOString(),
    lost: {
      ...(await countReported(db, 'lost', span)),
      byAuthor: await countLostByAuthor(db, span, TOP, viewer),
      byArticle: await countLostByArticle(db, span, TOP),
      ...cut(lost, listed),
    },
    returned: { ...(await countReported(db, 'returned', span)), ...cut(returned, listed) },
    gone: { ...(await countReported(db, 'gone', span)), ...cut(gone, listed) },
    dead: await deadNow(db),
    posts: now.posts,
    audit: {
      ...now.copies,
      oldest: now.copies.oldest?.toISOString() ?? null,
      damaged: now.damaged.map((one) => ({ ...one, since: one.since.toISOString() })),
    },
  }
}

async function deadNow(db: Db): Promise<Report['dead']> {
  const [posts, { count, more }] = await Promise.all([countDead(db), countArticlesWith(db, CITES_DEAD_POST)])
  return { ...posts, articles: count, moreArticles: more }
}

const emptySpanError = (since: Date, until: Date) =>
  new ServiceError('usage', `${since.toISOString()} is not before ${until.toISOString()}.`, {
    input: 'since',
    hint: 'A report covers `since` up to, but not including, `until`. The default of `until` is now.',
  })

const cut = (posts: readonly ReportedPost[], limit: number) => ({
  list: posts.slice(0, limit).map(shown),
  more: posts.length > limit,
})

function shown(post: ReportedPost): ReportEntry {
  const { platform, id, url, state, outcome, cause, articles } = post
  const named = !post.taken_down && post.author_handle !== null
  return {
    postId: postSlug(post),
    platform,
    id,
    url,
    author: named ? { name: post.author_name ?? '', handle: post.author_handle ?? '' } : null,
    text: post.taken_down ? null : post.text,
    takenDown: post.taken_down,
    at: post.at.toISOString(),
    cause,
    state,
    outcome,
    snapshot: post.main_snapshot,
    articles: [...articles],
  }
}
