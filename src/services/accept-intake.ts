import {
  forgetHookMessage,
  type HookMessage,
  rememberHookMessage,
} from '../catalog/access/hook-replay-guard.ts'
import type { Db } from '../catalog/catalog.ts'
import { withQueryTimeout } from '../catalog/query-timeout.ts'
import { type RequestedCapture, raisesPriority } from '../catalog/work/capture-requests.ts'
import { requestCapture } from '../catalog/work/captures.ts'
import {
  type AcceptedArticle,
  type AcceptedPost,
  type AcceptedRows,
  insertArticleIntake,
  insertPostIntake,
  rollBackIntake,
} from '../catalog/work/insert-intake.ts'
import { enqueueCaptures, enqueueIngests } from '../jobs/enqueue-bulk.ts'
import { captureJobId } from '../jobs/job-payloads.ts'
import { captureQueueName } from '../jobs/queue-names.ts'
import type { Queues } from '../jobs/queues.ts'
import { ServiceError } from '../model/errors.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import type { Priority } from '../model/priority.ts'

export interface AcceptDeps {
  readonly db: Db
  readonly queues: Queues
  now(): Date
}

/** What came in, and the request that it came with, for the logs. */
export type IncomingRequest<T> = T & { readonly requestId: string | null }

/**
 * Takes articles in: first the rows, then the jobs. Only when both are there may the requests be
 * answered; a row whose job was lost is found by the sweeper (design rule 4). Where the queue is away
 * the rows are taken back: what is answered with an error was not accepted.
 *
 * @param message the signed message that they came in, remembered together with them
 * @returns the articles' ids, in their order: by another address it is the article that it was before
 * @throws ServiceError `queue-unavailable`, `database-unavailable`; `replayed` for a message that was accepted before
 */
export async function acceptArticles(
  articles: readonly IncomingRequest<AcceptedArticle>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const now = deps.now()
  const { articleIds } = await accept(
    deps,
    message,
    (db) => insertArticleIntake(db, articles, now),
    () => enqueueIngests(deps.queues, articles),
  )
  return articles.map(({ url }) => articleIds.get(url) ?? '')
}

/** The same for posts; a post that somebody else asked for meanwhile stays asked for. Returns their slugs. */
export async function acceptPosts(
  posts: readonly IncomingRequest<AcceptedPost>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const now = deps.now()
  const enqueue = async ({ captures }: AcceptedRows): Promise<void> => {
    const jobs = captures.map((one) => ({
      ...one,
      generation: one.generation,
      post: one,
      requestId: requestOf(posts, one),
    }))
    await enqueueCaptures(deps.queues, jobs)
    for (const one of captures) if (raisesPriority(one)) await raise(one, deps.queues)
  }
  await accept(deps, message, (db) => insertPostIntake(db, posts, now), enqueue)
  return posts.map(({ post }) => postSlug(post))
}

async function accept(
  { db, queues, now }: AcceptDeps,
  message: HookMessage | undefined,
  write: (db: Db) => Promise<AcceptedRows>,
  enqueue: (written: AcceptedRows) => Promise<void>,
): Promise<AcceptedRows> {
  // A queue that is known to be away is not written for.
  if (!queues.backend.isUp()) await queues.ping()
  const undo = async (written: AcceptedRows): Promise<void> => {
    await rollBackIntake(db, written)
    if (message) await forgetHookMessage(db, message)
  }
  const writing = message
    ? db.transaction().execute(async (tx) => {
        if (await rememberHookMessage(tx, message, now())) return await write(tx)
        throw replayed(message)
      })
    : write(db)
  let written: AcceptedRows
  try {
    written = await withQueryTimeout(writing)
  } catch (error) {
    // It was answered as refused: what a database that was stopped writes afterwards goes again.
    void writing.then(undo).catch(() => {})
    throw error
  }
  try {
    await enqueue(written)
  } catch (error) {
    // Where that fails too, the rows are there and the sweeper sees to them: done once more than was promised.
    await withQueryTimeout(undo(written)).catch(() => {})
    throw error
  }
  return written
}

/** Asks for a capture of the post, or joins the one under way. */
export async function enqueueCapture(
  post: PostRef,
  priority: Priority,
  deps: AcceptDeps,
  requestId?: string | null,
): Promise<void> {
  const request = await requestCapture(deps.db, post, priority, deps.now())
  await deps.queues.addCapture(request, request.generation, request.priority, requestId)
  if (raisesPriority(request)) await raise(request, deps.queues)
}

/** Raises the priority of a job that waits already. */
async function raise(request: RequestedCapture, queues: Queues): Promise<void> {
  const { platform, generation, priority } = request
  await queues.escalate(captureQueueName(platform), captureJobId(request, generation), priority)
}

const requestOf = (
  posts: readonly IncomingRequest<AcceptedPost>[],
  request: RequestedCapture,
): string | null =>
  posts.find(({ post }) => post.platform === request.platform && post.id === request.id)?.requestId ?? null

const replayed = ({ id }: HookMessage): ServiceError =>
  new ServiceError('replayed', `The message ${id} was accepted before.`, {
    input: id,
    hint: 'Nothing is to be done. A new message needs a new webhook-id.',
  })
