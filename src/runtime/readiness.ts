import { LRUCache } from 'lru-cache'
import { pingCatalog } from '../catalog/catalog.ts'
import { toCatalogError } from '../catalog/database-outage.ts'
import { asStetError, type ErrorCode } from '../model/errors.ts'
import { withTimeout } from '../model/with-timeout.ts'
import type { ServiceDeps } from '../services/service-deps.ts'
import type { ClockSkew } from './clock-skew.ts'
import { probeScratch } from './scratch-probe.ts'

/** This key need not exist: any answer shows that the store is available. */
const PROBE_KEY = 'keys/readyz.json'
const PROBE_TIMEOUT_MS = 4_000
/** A load balancer that polls every second then costs the parts little. */
const TTL_MS = 2_000

/**
 * The state of each part that a process needs: `ok`, or an error code. Anyone may read the report, so it has no
 * messages.
 */
export type ReadinessReport = Record<'database' | 'queue' | 'store' | 'scratch' | 'clock', string>

type ReadinessDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'store' | 'scratchDir'> & {
  readonly clockSkew: Pick<ClockSkew, 'fault'>
}

/** Returns a function that probes the parts. Its report is at most 2 s old. */
export function createReadinessProbe(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  const cache = new LRUCache<'report', ReadinessReport>({
    max: 1,
    ttl: TTL_MS,
    fetchMethod: async () => await probeAll(deps),
  })
  return () => cache.forceFetch('report')
}

async function probeAll({
  catalog,
  queues,
  store,
  scratchDir,
  clockSkew,
}: ReadinessDeps): Promise<ReadinessReport> {
  const [database, queue, stored, scratch] = await Promise.all([
    probe('database-unavailable', async () => pingCatalog(await catalog())),
    probe('queue-unavailable', async () => (await queues()).ping()),
    probe('store-unreachable', async () => (await store()).head(PROBE_KEY)),
    probe('store-unreachable', async () => await probeScratch(scratchDir)),
  ])
  return { database, queue, store: stored, scratch, clock: clockSkew.fault()?.code ?? 'ok' }
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
