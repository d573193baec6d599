import { findArticle } from '../../catalog/articles/articles.ts'
import { listCitingArticles, listCurrentCitations } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { addMailItem } from '../../catalog/mail/mail-items.ts'
import { readVisibilityOf } from '../../catalog/posts/post-visibility.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { findSnapshot } from '../../catalog/snapshots/snapshots.ts'
import { listPendingAnnouncements, markDispatched } from '../../catalog/webhooks/announcements.ts'
import {
  addDelivery,
  failDelivery,
  listOverdueDeliveries,
  type OverdueDelivery,
} from '../../catalog/webhooks/deliveries.ts'
import { listWebhooks } from '../../catalog/webhooks/webhooks.ts'
import { enqueueDeliveries } from '../../jobs/enqueue-bulk.ts'
import { notifyJobId } from '../../jobs/job-payloads.ts'
import type { ArticleAnnouncement, PostAnnouncement } from '../../model/announcement.ts'
import { visibilityTo } from '../../model/publish-policy.ts'
import { type ArticleFacts, buildArticleMessage } from '../../webhooks/article-message.ts'
import { buildMessage, type MessageFacts } from '../../webhooks/webhook-message.ts'
import { isMailed } from '../mail/mailed-types.ts'
import type { ServiceDeps } from '../service-deps.ts'

const PAGE = 100
const OVERDUE_PAGE = 500
/** A delivery that has been due for this long has most likely lost its job. */
const OVERDUE_MS = 60_000

/**
 * Dispatches every new announcement to the webhooks that subscribe to its type, and to the mail to editors. One transaction
 * inserts the delivery rows and marks the announcement as dispatched; the jobs follow. Jobs that were lost are added again. Several
 * processes may run this concurrently.
 *
 * @param publicUrl the service's base URL, without a trailing slash
 * @returns the number of deliveries created
 */
export async function dispatchWebhooks(
  deps: Pick<ServiceDeps, 'catalog' | 'queues' | 'config' | 'clock' | 'logger'>,
  publicUrl: string,
): Promise<number> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  let begun = 0
  for (;;) {
    const now = deps.clock.now()
    const page = await db.transaction().execute(async (tx) => {
      const open = await listPendingAnnouncements(tx, PAGE)
      const deliveries: string[] = []
      const receivers = open.length === 0 ? [] : (await listWebhooks(tx)).filter((one) => one.enabled)
      for (const one of open) {
        if (deps.config.mail !== null && isMailed(one)) await addMailItem(tx, one.id, now)
        const wanting = receivers.filter(({ types }) => types.includes(one.type))
        if (wanting.length === 0) continue
        const body =
          'post' in one
            ? buildMessage(one, await factsOf(deps, tx, one), publicUrl)
            : buildArticleMessage(one, await articleFacts(tx, one), publicUrl)
        for (const { id } of wanting) {
          const message = { webhookId: id, messageId: one.id, type: one.type, body }
          const delivery = await addDelivery(tx, message, now)
          if (delivery !== null) deliveries.push(delivery)
        }
      }
      await markDispatched(
        tx,
        open.map((one) => one.id),
        now,
      )
      return { open: open.length, deliveries }
    })
    await enqueueDeliveries(queues, page.deliveries)
    begun += page.deliveries.length
    if (page.open < PAGE) break
  }
  await sweepDeliveries(deps)
  return begun
}

/** Adds the lost jobs of overdue deliveries again, and ends deliveries whose jobs failed. */
async function sweepDeliveries({
  catalog,
  queues: open,
  clock,
  logger,
}: Pick<ServiceDeps, 'catalog' | 'queues' | 'clock' | 'logger'>): Promise<void> {
  const { db } = await catalog()
  const queues = await open()
  const now = clock.now()
  const before = new Date(now.getTime() - OVERDUE_MS)
  for (let after: OverdueDelivery | undefined; ; ) {
    const page = await listOverdueDeliveries(db, before, OVERDUE_PAGE, after)
    const jobs = page.map(({ id }) => notifyJobId(id))
    const states = await queues.states('notify', jobs)
    for (const [n, { id }] of page.entries()) {
      if (states[n] !== 'failed') continue
      await failDelivery(db, id, now)
      logger.error({ delivery: id }, 'a delivery failed in its queue')
    }
    const lost = page.filter((_, n) => states[n] === 'lost' || states[n] === 'completed').map(({ id }) => id)
    if (lost.length > 0) {
      await queues.removeRemains('notify', lost.map(notifyJobId))
      await enqueueDeliveries(queues, lost)
    }
    if (page.length < OVERDUE_PAGE || lost.length === 0) return
    after = page.at(-1)
  }
}

/** The post's current state. */
async function factsOf(
  deps: Pick<ServiceDeps, 'config'>,
  db: Db,
  { post, detail }: PostAnnouncement,
): Promise<MessageFacts> {
  const row = await findPost(db, post)
  const id = typeof detail.snapshotId === 'string' ? detail.snapshotId : (row?.main_snapshot ?? null)
  const snapshot = id === null ? null : ((await findSnapshot(db, id)) ?? null)
  const articles = await listCitingArticles(db, post)
  return {
    author: row?.author_handle == null ? null : { name: row.author_name ?? '', handle: row.author_handle },
    text: row?.text ?? null,
    publishedAt: row?.published_at?.toISOString() ?? null,
    withheld: row !== undefined && readVisibilityOf('guest', row) !== 'shown',
    public:
      snapshot !== null &&
      visibilityTo('public', deps.config.publish, {
        ...snapshot,
        takenDown: snapshot.taken_down_at !== null,
      }) === 'shown',
    snapshot: snapshot && {
      id: snapshot.id,
      capturedAt: snapshot.captured_at.toISOString(),
      outcome: snapshot.outcome,
    },
    articles: articles.map(({ id, url, title }) => ({ id, url, title })),
  }
}

/** The article's current state. A post that may not be shown is counted, and not named. */
async function articleFacts(db: Db, { articleId }: ArticleAnnouncement): Promise<ArticleFacts> {
  const article = await findArticle(db, { id: articleId })
  const citations = article ? await listCurrentCitations(db, article.id) : []
  return {
    url: article?.url ?? '',
    title: article?.title ?? null,
    externalId: article?.external_id ?? null,
    embeds: citations.map((one) => {
      const shown = readVisibilityOf('guest', one) === 'shown'
      const { platform, role, form, reason } = one
      return {
        platform,
        id: shown ? one.post_id : null,
        url: shown ? one.url : null,
        role,
        form,
        outcome: one.post_id === null ? 'unresolved' : one.outcome,
        reason,
        missing: (one.missing ?? []).map(({ part, reason }) => ({ part, reason })),
        retryAt: one.retry_at?.toISOString() ?? null,
        state: one.shown_state,
        snapshot: shown ? one.main_snapshot : null,
      }
    }),
  }
}
