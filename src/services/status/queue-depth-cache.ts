import { LRUCache } from 'lru-cache'
import { type QueueDepth, readQueueDepths } from '../../jobs/queue-depths.ts'
import { QUEUE_NAMES } from '../../jobs/queue-names.ts'
import type { Queues } from '../../jobs/queues.ts'

/** The queues page, the API and every gauge read the depths, and counting them loads the queue's server. */
const TTL_MS = 3_000

/** Returns a function that reads depth and age of every queue, at most 3 s old. A failed query is not cached. */
export function createQueueDepthCache(queues: () => Promise<Queues>): () => Promise<QueueDepth[]> {
  const cache = new LRUCache<'depths', QueueDepth[]>({
    max: 1,
    ttl: TTL_MS,
    fetchMethod: async () => await readQueueDepths(await queues(), QUEUE_NAMES),
  })
  return () => cache.forceFetch('depths')
}
