import { statfs } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import { pingCatalog } from '../catalog/catalog.ts'
import { toCatalogError } from '../catalog/database-outage.ts'
import { asStetError, type ErrorCode, StoreError } from '../model/errors.ts'
import { makeDirectories } from '../model/make-directories.ts'
import { withTimeout } from '../model/with-timeout.ts'
import type { ServiceDeps } from '../services/service-deps.ts'

/** This key need not exist: any answer shows that the store is available. */
const PROBE_KEY = 'keys/readyz.json'
const PROBE_TIMEOUT_MS = 4_000
/** A load balancer that polls every second then costs the parts little. */
const TTL_MS = 2_000
/** With less free space the next video may not fit, and an embedded database is at risk. */
const MIN_FREE_BYTES = 256 * 1024 * 1024

/**
 * The state of each part that a process needs: `ok`, or an error code. Anyone may read the report, so it has no
 * messages.
 */
export type ReadinessReport = Record<'database' | 'queue' | 'store' | 'scratch', string> & {
  /** `ok` if any replica answers; absent without replicas. */
  readonly replica?: string
}

type ReadinessDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'store' | 'copies'> & {
  readonly dataDir: string
  readonly hasReplicas: boolean
}

/** Whether requests may be routed to the process. Without the first store, readers are served from a replica. */
export const isReady = ({ store, replica, ...parts }: ReadinessReport): boolean =>
  Object.values(parts).every((state) => state === 'ok') && (store === 'ok' || replica === 'ok')

/** Returns a function that probes the parts. Its report is at most 2 s old. */
export function createReadinessProbe(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  const cache = new LRUCache<'report', ReadinessReport>({
    max: 1,
    ttl: TTL_MS,
    fetchMethod: async () => await probeAll(deps),
  })
  return () => cache.forceFetch('report')
}

async function probeAll(deps: ReadinessDeps): Promise<ReadinessReport> {
  const { catalog, queues, store, copies, dataDir, hasReplicas } = deps
  const [database, queue, stored, scratch, replica] = await Promise.all([
    probe('database-unavailable', async () => pingCatalog(await catalog())),
    probe('queue-unavailable', async () => (await queues()).ping()),
    probe('store-unreachable', async () => (await store()).head(PROBE_KEY)),
    probe('store-unreachable', async () => await requireFreeSpace(dataDir)),
    hasReplicas
      ? probe('store-unreachable', async () => {
          const [, ...replicas] = await copies()
          await Promise.any(replicas.map(({ ledger }) => ledger.store.size(PROBE_KEY))).catch(
            (all: AggregateError) => Promise.reject(all.errors[0]),
          )
        })
      : null,
  ])
  return { database, queue, store: stored, scratch, ...(replica === null ? {} : { replica }) }
}

/** @param noAnswer the code for a part that does not answer in time */
async function probe(noAnswer: ErrorCode, ask: () => Promise<unknown>): Promise<string> {
  try {
    return await withTimeout(
      ask().then(() => 'ok'),
      PROBE_TIMEOUT_MS,
      () => noAnswer,
    )
  } catch (error) {
    return asStetError(toCatalogError(error)).code
  }
}

/** Large bodies and the embedded parts need free space. */
async function requireFreeSpace(dir: string): Promise<void> {
  await makeDirectories(dir)
  const { bavail, bsize } = await statfs(dir)
  if (bavail * bsize >= MIN_FREE_BYTES) return
  throw new StoreError('store-full', `${dir} has less than ${MIN_FREE_BYTES} bytes left.`, { input: dir })
}
