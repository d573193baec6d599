import type { Logger } from 'pino'
import type { ArchiveCopy } from '../archive/copies.ts'
import { probeWrite } from '../catalog/processes/rounds.ts'
import { ConfigError, ServiceError, type StetError, StoreError } from '../model/errors.ts'
import type { TimedOperation } from '../model/operation.ts'
import type { ServiceDeps } from '../services/service-deps.ts'
import type { ClockSkew } from './clock-skew.ts'
import { PartProbe } from './part-probe.ts'
import { probeScratch } from './scratch-probe.ts'
import { StoreProbe } from './store-probe.ts'

/** What a process needs for its work. */
export const READINESS_PARTS = ['database', 'queue', 'store', 'scratch', 'clock'] as const
export type ReadinessPart = (typeof READINESS_PARTS)[number]

/** The state of each part that a process needs: null if it does its work. */
export type ReadinessReport = Record<ReadinessPart, StetError | null> & {
  /** Null if any replica answers; absent without replicas. */
  readonly replica?: StetError | null
}

/** Whether requests may be routed to the process. Without the first store, readers are served from a replica. */
export const isReady = ({ store, replica, ...parts }: ReadinessReport): boolean =>
  Object.values(parts).every((error) => error === null) && (store === null || replica === null)

type ReadinessDeps = Pick<
  ServiceDeps,
  'catalog' | 'queues' | 'store' | 'copies' | 'scratchDir' | 'logger'
> & {
  readonly hasReplicas: boolean
  readonly clockSkew: Pick<ClockSkew, 'fault'>
  onOperation(listener: (operation: TimedOperation) => void): void
}

/** This key need not exist. */
const REPLICA_KEY = 'keys/readyz.json'

const SILENCE = 'It did not answer in time.'

/**
 * Returns a function that tries the parts as the work uses them: a row in the database, rolled back; a script that writes
 * into Redis; a put into the store; a file on scratch. It answers within 1.5 s, with a report that is at most a few seconds
 * old.
 */
export function createReadinessProbe(deps: ReadinessDeps): () => Promise<ReadinessReport> {
  const logChanges = createChangeLog(deps.logger)
  const store = new StoreProbe(deps.store)
  deps.onOperation((operation) => store.observe(operation))
  const database = new PartProbe(
    async () => await probeWrite((await deps.catalog()).db),
    () =>
      new ServiceError('database-unavailable', SILENCE, {
        input: 'STET_DATABASE_URL',
        hint: 'Start PostgreSQL, or look for what holds it up: locks, a full pool, the network.',
      }),
  )
  const queue = new PartProbe(
    async () => await (await deps.queues()).probe(),
    () =>
      new ServiceError('queue-unavailable', SILENCE, {
        hint: 'Start Redis, or look for what holds it up: a long command, the network.',
      }),
  )
  const stored = new PartProbe(
    async () => await store.run(),
    () =>
      new StoreError('store-unreachable', SILENCE, {
        input: 'STET_STORE',
        hint: 'Check that the store runs, and the network to it.',
      }),
  )
  const replicas = new PartProbe(
    async () => await probeReplicas(await deps.copies()),
    () =>
      new StoreError('store-unreachable', SILENCE, {
        input: 'STET_REPLICAS',
        hint: 'Check that the replicas run, and the network to them.',
      }),
  )
  const scratch = new PartProbe(
    async () => await probeScratch(deps.scratchDir),
    () =>
      new ConfigError('data-dir-unwritable', SILENCE, {
        input: deps.scratchDir,
        hint: 'Check the disk of STET_DATA_DIR, or the server of that file system.',
      }),
  )
  return async () => {
    const [one, two, three, four, replica] = await Promise.all([
      database.read(),
      queue.read(),
      stored.read(),
      scratch.read(),
      deps.hasReplicas ? replicas.read() : undefined,
    ])
    const clock = deps.clockSkew.fault()
    const parts = { database: one, queue: two, store: three, scratch: four, clock }
    const report: ReadinessReport = replica === undefined ? parts : { ...parts, replica }
    logChanges(report)
    return report
  }
}

/** Returns a function that logs when a part stops working, changes its error, or works again. */
function createChangeLog(logger: Logger): (report: ReadinessReport) => void {
  const logged = new Map<ReadinessPart, string>()
  return (report) => {
    for (const part of READINESS_PARTS) {
      const error = report[part]
      const last = logged.get(part) ?? 'ok'
      if (last === (error?.code ?? 'ok')) continue
      logged.set(part, error?.code ?? 'ok')
      if (error === null) logger.info({ part, last }, 'a part works again')
      else logger.error({ part, code: error.code, hint: error.hint, err: error }, 'a part does not work')
    }
  }
}

/** Any answer of any of them will do. @throws StoreError of the first, if none answers */
async function probeReplicas([, ...replicas]: readonly ArchiveCopy[]): Promise<void> {
  try {
    await Promise.any(replicas.map(({ ledger }) => ledger.store.size(REPLICA_KEY)))
  } catch (thrown) {
    throw thrown instanceof AggregateError ? thrown.errors[0] : thrown
  }
}
