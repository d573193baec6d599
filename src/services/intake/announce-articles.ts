import { findEndedArticles } from '../../catalog/articles/ended-articles.ts'
import { saveAnnouncement } from '../../catalog/webhooks/announcements.ts'
import { listUnannouncedArticles, markArticleAnnounced } from '../../catalog/work/unannounced-articles.ts'
import { articleAnnouncement } from '../../model/announcement.ts'
import { Priority } from '../../model/priority.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Requests that one run looks at, of each priority: a backfill must not hold up the announcements of today's articles. */
const PAGE = 300

/**
 * Creates a task that announces articles which have ended: `article.done` once an article was read and its captures have
 * ended, `article.failed` if it could not be read. Each run goes on behind the requests that the last one looked at.
 */
export function createArticleAnnouncer(deps: Pick<ServiceDeps, 'catalog' | 'clock'>): () => Promise<number> {
  const behind = new Map<Priority, string>()
  return async () => {
    const { db } = await deps.catalog()
    let announced = 0
    for (const priority of Priority.options) {
      const page = await listUnannouncedArticles(db, priority, behind.get(priority) ?? '', PAGE)
      behind.set(priority, page.length < PAGE ? '' : (page.at(-1)?.id ?? ''))
      const newest = new Map(page.map(({ articleId, id }) => [articleId ?? '', id]))
      for (const { articleId, error } of await findEndedArticles(db, [...newest.keys()])) {
        const now = deps.clock.now()
        const about = `${newest.get(articleId)} ${error === null ? '' : `${error.code} ${error.retryAt === undefined}`}`
        const one = articleAnnouncement(
          error === null ? 'article.done' : 'article.failed',
          articleId,
          about,
          now,
          error === null
            ? {}
            : { error: { code: error.code, message: error.message, retryAt: error.retryAt ?? null } },
        )
        await db.transaction().execute(async (tx) => {
          if (!(await markArticleAnnounced(tx, articleId))) return
          await saveAnnouncement(tx, one, now)
          announced += 1
        })
      }
    }
    return announced
  }
}
