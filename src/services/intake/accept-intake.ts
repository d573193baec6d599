import {
  forgetHookMessage,
  type HookMessage,
  rememberHookMessage,
} from '../../catalog/access/hook-replay-guard.ts'
import type { Db } from '../../catalog/catalog.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import {
  hasRaisedPriority,
  type RequestedCapture,
  requestCaptures,
} from '../../catalog/work/capture-requests.ts'
import { requestCapture } from '../../catalog/work/captures.ts'
import {
  type AcceptedArticle,
  type AcceptedPost,
  type AcceptedRows,
  insertArticleIntake,
  insertPostIntake,
  rollBackIntake,
} from '../../catalog/work/insert-intake.ts'
import { enqueueCaptures, enqueueIngests } from '../../jobs/enqueue-bulk.ts'
import { captureJobId } from '../../jobs/job-payloads.ts'
import { captureQueueName } from '../../jobs/queue-names.ts'
import type { Queues } from '../../jobs/queues.ts'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Priority } from '../../model/priority.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** The parts that accepting work needs: the catalog for its rows, the queues for its jobs. */
export type AcceptDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'clock'>

/** The items of a request, and the request's id for the logs. */
export type WithRequestOrigin<T> = T & {
  readonly requestId: string | null
  /** The caller: a token's id, a hook's name, or `own`. */
  readonly sender: string
}

/**
 * Accepts articles: inserts the rows first, then enqueues the jobs. The request may be answered only once both are
 * done; if a job is lost, the sweeper finds its row (design rule 4). If the queue is unavailable, the rows are deleted
 * again, because work that was answered with an error must not be accepted.
 *
 * @param message the signed message that carried the articles; its id is stored in the same transaction
 * @returns article ids in request order; an alias resolves to the existing article's id
 * @throws ServiceError `queue-unavailable`, `database-unavailable`; `replayed` for a message that was accepted before
 */
export async function acceptArticles(
  articles: readonly WithRequestOrigin<AcceptedArticle>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const { articleIds } = await accept(deps, message, {
    write: (db, now) => insertArticleIntake(db, articles, now),
    enqueue: (queues) => enqueueIngests(queues, articles),
  })
  return articles.map(({ url }) => articleIds.get(url) ?? '')
}

/**
 * The same for posts. A post that another request asked for in the meantime keeps that request. Returns their slugs.
 */
export async function acceptPosts(
  posts: readonly WithRequestOrigin<AcceptedPost>[],
  deps: AcceptDeps,
  message?: HookMessage,
): Promise<string[]> {
  const enqueue = async (queues: Queues, { captures }: AcceptedRows): Promise<void> => {
    const jobs = captures.map((one) => {
      const request = requestOf(posts, one)
      return { ...one, post: one, requestId: request?.requestId ?? null, sender: request?.sender ?? '' }
    })
    await enqueueCaptures(queues, jobs)
    for (const one of captures) if (hasRaisedPriority(one)) await raise(one, queues)
  }
  await accept(deps, message, { write: (db, now) => insertPostIntake(db, posts, now), enqueue })
  return posts.map(({ post }) => postSlug(post))
}

/** What distinguishes the intake of articles from that of posts. */
interface IntakeSteps {
  write(db: Db, now: Date): Promise<AcceptedRows>
  enqueue(queues: Queues, written: AcceptedRows): Promise<void>
}

async function accept(
  deps: AcceptDeps,
  message: HookMessage | undefined,
  { write, enqueue }: IntakeSteps,
): Promise<AcceptedRows> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  const now = deps.clock.now()
  // Write no rows if the queue is known to be unavailable.
  if (!queues.backend.isUp()) await queues.probe()
  const undo = async (written: AcceptedRows): Promise<void> => {
    await rollBackIntake(db, written)
    if (message) await forgetHookMessage(db, message)
  }
  const writing = message
    ? db.transaction().execute(async (tx) => {
        if (await rememberHookMessage(tx, message, now)) return await write(tx, now)
        throw replayed(message)
      })
    : write(db, now)
  let written: AcceptedRows
  try {
    written = await withQueryTimeout(writing)
  } catch (error) {
    // The request was answered with an error, so rows that a stalled database commits later are deleted again.
    void writing.then(undo).catch(() => {})
    throw error
  }
  try {
    await enqueue(queues, written)
  } catch (error) {
    // If this fails as well, the rows remain and the sweeper processes them: more work than was promised, never less.
    await withQueryTimeout(undo(written)).catch(() => {})
    throw error
  }
  return written
}

/** Requests a capture of the post, or joins the one in progress. */
export async function enqueueCapture(
  post: PostRef,
  priority: Priority,
  deps: AcceptDeps,
  requestId?: string | null,
): Promise<void> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  const request = await requestCapture(db, post, priority, deps.clock.now())
  const [queue, jobId] = [captureQueueName(request.platform), captureJobId(request, request.generation)]
  // What is left of a lost or failed job of this capture would keep the new one out.
  if ((await queues.state(queue, jobId)) !== 'open') await queues.removeRemains(queue, [jobId])
  await queues.addCapture(request, request.generation, request.priority, requestId)
  if (hasRaisedPriority(request)) await raise(request, queues)
}

/** Posts whose captures one statement requests and one message to each queue enqueues. */
const BATCH = 100

/**
 * Requests captures of the posts that an article cites, or joins those in progress, in batches.
 *
 * @param sender whose turns the captures take
 */
export async function enqueueCaptureBatches(
  posts: readonly PostRef[],
  { priority, requestId, sender }: { priority: Priority; requestId: string | null; sender: string },
  deps: AcceptDeps,
): Promise<void> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  for (let from = 0; from < posts.length; from += BATCH) {
    const batch = posts.slice(from, from + BATCH).map((post) => ({ post, priority }))
    const requested = await requestCaptures(db, batch, deps.clock.now())
    await enqueueCaptures(
      queues,
      requested.map((one) => ({ ...one, post: one, requestId, sender })),
    )
    for (const one of requested) if (hasRaisedPriority(one)) await raise(one, queues)
  }
}

/** Raises the priority of a job that is already waiting. */
async function raise(request: RequestedCapture, queues: Queues): Promise<void> {
  const { platform, generation, priority } = request
  await queues.escalate(captureQueueName(platform), captureJobId(request, generation), priority)
}

const requestOf = (
  posts: readonly WithRequestOrigin<AcceptedPost>[],
  request: RequestedCapture,
): WithRequestOrigin<AcceptedPost> | undefined =>
  posts.find(({ post }) => post.platform === request.platform && post.id === request.id)

const replayed = ({ id }: HookMessage): ServiceError =>
  new ServiceError('replayed', `The message ${id} was accepted before.`, {
    input: id,
    hint: 'Nothing is to be done. A new message needs a new webhook-id.',
  })
