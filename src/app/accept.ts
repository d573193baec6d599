import {
  type AcceptedArticle,
  type AcceptedPost,
  takeBack,
  type Written,
  writeArticles,
  writePosts,
} from '../catalog/accept.ts'
import { type CaptureRequest, raisesPriority } from '../catalog/capture-requests.ts'
import { requestCapture } from '../catalog/captures.ts'
import type { Db } from '../catalog/catalog.ts'
import { forgetMessage, type HookMessage, rememberMessage } from '../catalog/hook-messages.ts'
import { inTime } from '../catalog/in-time.ts'
import { addCaptures, addIngests } from '../jobs/bulk.ts'
import { captureQueue } from '../jobs/names.ts'
import { captureJobId } from '../jobs/payloads.ts'
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
export type Incoming<T> = T & { readonly requestId: string | null }

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
  articles: readonly Incoming<AcceptedArticle>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const now = deps.now()
  const { articleIds } = await accept(
    deps,
    message,
    (db) => writeArticles(db, articles, now),
    () => addIngests(deps.queues, articles),
  )
  return articles.map(({ url }) => articleIds.get(url) ?? '')
}

/** The same for posts; a post that somebody else asked for meanwhile stays asked for. Returns their slugs. */
export async function acceptPosts(
  posts: readonly Incoming<AcceptedPost>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const now = deps.now()
  const enqueue = async ({ captures }: Written): Promise<void> => {
    const jobs = captures.map((one) => ({
      ...one,
      round: one.generation,
      post: one,
      requestId: requestOf(posts, one),
    }))
    await addCaptures(deps.queues, jobs)
    for (const one of captures) if (raisesPriority(one)) await raise(one, deps.queues)
  }
  await accept(deps, message, (db) => writePosts(db, posts, now), enqueue)
  return posts.map(({ post }) => postSlug(post))
}

async function accept(
  { db, queues, now }: AcceptDeps,
  message: HookMessage | undefined,
  write: (db: Db) => Promise<Written>,
  enqueue: (written: Written) => Promise<void>,
): Promise<Written> {
  // A queue that is known to be away is not written for.
  if (!queues.backend.isUp()) await queues.ping()
  const undo = async (written: Written): Promise<void> => {
    await takeBack(db, written)
    if (message) await forgetMessage(db, message)
  }
  const writing = message
    ? db.transaction().execute(async (tx) => {
        if (await rememberMessage(tx, message, now())) return await write(tx)
        throw replayed(message)
      })
    : write(db)
  let written: Written
  try {
    written = await inTime(writing)
  } catch (error) {
    // It was answered as refused: what a database that was stopped writes afterwards goes again.
    void writing.then(undo).catch(() => {})
    throw error
  }
  try {
    await enqueue(written)
  } catch (error) {
    // Where that fails too, the rows are there and the sweeper sees to them: done once more than was promised.
    await inTime(undo(written)).catch(() => {})
    throw error
  }
  return written
}

/** Asks for a capture of the post, or joins the one under way. */
export async function capture(
  post: PostRef,
  priority: Priority,
  deps: AcceptDeps,
  requestId?: string | null,
): Promise<void> {
  const request = await requestCapture(deps.db, post, priority, deps.now())
  await deps.queues.addCapture(post, request.generation, request.priority, requestId)
  if (raisesPriority(request)) await raise(request, deps.queues)
}

/** Raises the priority of a job that waits already. */
async function raise(request: CaptureRequest, queues: Queues): Promise<void> {
  const { platform, generation, priority } = request
  await queues.raise(captureQueue(platform), captureJobId(request, generation), priority)
}

const requestOf = (posts: readonly Incoming<AcceptedPost>[], request: CaptureRequest): string | null =>
  posts.find(({ post }) => post.platform === request.platform && post.id === request.id)?.requestId ?? null

const replayed = ({ id }: HookMessage): ServiceError =>
  new ServiceError('replayed', `The message ${id} was accepted before.`, {
    input: id,
    hint: 'Nothing is to be done. A new message needs a new webhook-id.',
  })
