import { ensureArticle } from '../catalog/articles.ts'
import { requestCapture } from '../catalog/captures.ts'
import type { Db } from '../catalog/catalog.ts'
import { addArticleIntake, addPostIntake, withdrawIntake } from '../catalog/intake.ts'
import { ensurePosts } from '../catalog/posts.ts'
import type { Priority } from '../catalog/tables.ts'
import type { Queues } from '../jobs/queues.ts'
import type { PostRef } from '../model/platform.ts'

export interface AcceptDeps {
  readonly db: Db
  readonly queues: Queues
  now(): Date
}

export interface AcceptedArticle {
  readonly url: string
  readonly body: Uint8Array | null
  readonly format: 'html' | 'text' | null
  readonly publishedAt: Date | null
  readonly priority: Priority
}

/**
 * Takes an article in: first the row, then the job. Only when both are there may the request be
 * answered; a row whose job was lost is found by the sweeper (design rule 4). Where the queue is
 * away the row is taken back: what is answered with an error was not accepted.
 */
export async function acceptArticle(article: AcceptedArticle, deps: AcceptDeps): Promise<string> {
  const { db, queues } = deps
  const now = deps.now()
  const { articleId, intakeId } = await db.transaction().execute(async (tx) => {
    const articleId = await ensureArticle(tx, { url: article.url, publishedAt: article.publishedAt }, now)
    return { articleId, intakeId: await addArticleIntake(tx, { ...article, articleId }, now) }
  })
  try {
    await queues.addIngest(intakeId, article.priority)
  } catch (error) {
    await withdrawIntake(db, intakeId)
    throw error
  }
  return articleId
}

export interface AcceptedPost {
  readonly post: PostRef
  /** An article that is said to cite it. */
  readonly articleUrl: string | null
  readonly priority: Priority
}

/** Takes a post in; the same order. A capture that was asked for stays: others may wait for it already. */
export async function acceptPost(
  { post, articleUrl, priority }: AcceptedPost,
  deps: AcceptDeps,
): Promise<void> {
  const now = deps.now()
  const intakeId = await deps.db.transaction().execute(async (tx) => {
    await ensurePosts(tx, [post], now)
    const articleId = articleUrl === null ? null : await ensureArticle(tx, { url: articleUrl }, now)
    return await addPostIntake(tx, { post, articleId, priority }, now)
  })
  const asked = await requestCapture(deps.db, post, priority, now)
  try {
    await deps.queues.addCapture(post, asked.round, asked.priority)
  } catch (error) {
    await withdrawIntake(deps.db, intakeId)
    throw error
  }
}

/** Asks for a capture of the post, or joins the one under way. */
export async function capture(post: PostRef, priority: Priority, deps: AcceptDeps): Promise<void> {
  const asked = await requestCapture(deps.db, post, priority, deps.now())
  await deps.queues.addCapture(post, asked.round, asked.priority)
}
