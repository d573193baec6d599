import { z } from 'zod'
import type { DeadLetter } from '../../jobs/dead-letters.ts'
import { isQueueName, type QueueName } from '../../jobs/queue-names.ts'
import { postSlug } from '../../model/platform.ts'
import type { App } from '../../runtime/app.ts'
import { listFailures, retryFailures, retryPost } from '../../services/capture/retry-failures.ts'
import { postFromUrl } from './post-from-url.ts'
import { serializeTime, Time } from './serializers.ts'

const queue = z
  .custom<QueueName>((value) => typeof value === 'string' && isQueueName(value), 'is not the name of a queue')
  .optional()
const filter = { queue, reason: z.string().max(100).optional() }

/** Which dead letters to list. */
export const DeadLetterQuery = z.object(filter)

/** Which dead letters to retry, and which posts to capture again. */
export const RetryRequest = z
  .strictObject({
    ...filter,
    all: z.boolean().default(false),
    urls: z.array(z.string().max(8_192)).max(1_000).default([]),
  })
  .refine(
    (body) => body.all || body.queue || body.reason || body.urls.length > 0,
    'give all, queue, reason or urls',
  )

/** A dead letter, or a post that is captured again, as the API and `stet retry` show it. */
export const DeadLetterView = z
  .object({
    work: z.string().meta({ examples: ['post x/20'] }),
    queue: z.string().nullable(),
    job: z.string().nullable(),
    reason: z.string().nullable(),
    message: z.string().nullable(),
    failedAt: Time,
  })
  .meta({ id: 'DeadLetter' })
type DeadLetterView = z.infer<typeof DeadLetterView>

/** Lists dead letters with their reasons. */
export async function* listDeadLetterViews(
  app: Pick<App, 'queues'>,
  query: z.output<typeof DeadLetterQuery>,
): AsyncGenerator<DeadLetterView> {
  for await (const letter of listFailures(app, query)) yield serializeDeadLetter(letter)
}

/**
 * Requests captures of the posts, then requeues the dead letters. Yields one view for each.
 *
 * @throws InputError `post-unrecognised`, before anything is requested
 */
export function retryDeadLetters(
  app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'clock'>,
  { all, urls, ...which }: z.output<typeof RetryRequest>,
): AsyncGenerator<DeadLetterView> {
  const posts = urls.map((url) => postFromUrl(app, url))
  return (async function* () {
    for (const post of posts) {
      await retryPost(app, post)
      const nothing = { queue: null, job: null, reason: null, message: null, failedAt: null }
      yield { work: `post ${postSlug(post)}`, ...nothing }
    }
    if (!all && !which.queue && !which.reason) return
    for await (const letter of retryFailures(app, which)) yield serializeDeadLetter(letter)
  })()
}

const serializeDeadLetter = ({
  work,
  failedAt,
  queue,
  job,
  reason,
  message,
}: DeadLetter): DeadLetterView => ({
  work: workLabel(work),
  queue,
  job,
  reason,
  message,
  failedAt: serializeTime(failedAt),
})

function workLabel(work: DeadLetter['work']): string {
  switch (work.kind) {
    case 'post':
      return `post ${postSlug(work)}`
    case 'article':
      return `article ${work.intakeId}`
    case 'addresses':
      return `addresses of ${work.articleId}`
    case 'delivery':
      return `delivery ${work.deliveryId}`
    case 'round':
      return 'round'
  }
}
