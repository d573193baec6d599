import type { Config } from '../../config/config.ts'
import { startQueueWorker } from '../../workers/start-queue-worker.ts'
import { createApi } from '../api/server/create-api.ts'
import { listenOnNetwork } from '../api/server/listen.ts'
import { startWorkerHealthServer } from '../api/server/worker-health-server.ts'
import { isQueueName, QUEUE_NAMES, type QueueName } from '../jobs/queue-names.ts'
import type { RunningWorker } from '../jobs/worker.ts'
import { ConfigError } from '../model/errors.ts'
import { createArticleAnnouncer } from '../services/announce-articles.ts'
import { registerStores } from '../services/copies/register-stores.ts'
import { dispatchWebhooks } from '../services/dispatch-webhooks.ts'
import { createFollower } from '../services/follow-sources.ts'
import { importUnseenRecords } from '../services/import-unseen-records.ts'
import { purgeExpired } from '../services/purge-expired.ts'
import { enqueueDueRetries } from '../services/retry-due-captures.ts'
import { sweepLostJobs } from '../services/sweep-lost-jobs.ts'
import { type App, type AppOverrides, createApp } from './app.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { warnOfExposedPaths } from './data-dir-permissions.ts'
import { runPeriodically } from './periodic.ts'

/** A service that runs until it is closed. */
export interface RunningService {
  readonly app: App
  /** The URL of the API; null for `work` without STET_METRICS_LISTEN. */
  readonly url: string | null
  /** Rejects if the service cannot continue: another `stet up` took its data directory. */
  readonly lost: Promise<never>
  /** Accepts no new work, finishes the current work, and closes every part. */
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 10_000
const DISPATCH_EVERY_MS = 2_000
/** How often the service looks for followed sources whose turn it is. */
const FOLLOW_EVERY_MS = 5_000
/** How soon a new record begins to go to the replicas. */
const REPLICATE_EVERY_MS = 5_000
const PURGE_EVERY_MS = 3600_000
/** A broken connection is noticed sooner; this interval also bounds the embedded database's log. */
const ENSURE_EVERY_MS = 60_000
/** The sweeper looks only for older work, because the job of younger work is most likely on its way. */
const SWEEP_OLDER_MS = 30_000

/**
 * Runs everything in one process, on the embedded defaults where nothing else is configured. It is the one `stet up` of
 * its data directory: it serves the API, works on every queue, and restarts an embedded database that died.
 *
 * @throws ConfigError `data-dir-locked` for a second owner, `data-dir-unwritable`, `config-invalid`;
 *   ServiceError `queue-unavailable`, `database-unavailable`
 */
export async function startAllInOne(
  config: Config,
  overrides: Partial<AppOverrides> = {},
): Promise<RunningService> {
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, overrides)
  parts.defer(() => app.close())
  const database = await app.database()
  const lock = parts.use(await lockDataDir(config, database, app.logger))
  await warnOfExposedPaths(config.dataDir, app.logger)
  const keeper = runPeriodically('database', ENSURE_EVERY_MS, () => database.ensure(), app.logger)
  parts.defer(() => keeper.close())
  await app.signer()
  await registerStores(app)
  if (config.store.kind === 'file') await importUnseenRecords(app)
  await startWork(app, QUEUE_NAMES, parts)
  const url = await serveApi(app, parts)
  return running(app, url, parts.move(), lock.lost)
}

/**
 * Serves the API, as one of several processes that share Redis and PostgreSQL.
 *
 * @throws as `up`; ConfigError `config-invalid` without Redis or PostgreSQL
 */
export async function startApi(
  config: Config,
  overrides: Partial<AppOverrides> = {},
): Promise<RunningService> {
  requireSharedServices(config)
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.defer(() => app.close())
  await app.trustedKeys()
  await registerStores(app)
  await warnOfExposedPaths(config.dataDir, app.logger)
  const url = await serveApi(app, parts)
  return running(app, url, parts.move())
}

/**
 * Runs workers for the named queues, or for all. Each further process adds throughput.
 *
 * @throws as `serve`; ConfigError `signing-key-missing`, because workers sign and share one key; `usage` for an unknown
 * queue
 */
export async function startWorkers(
  config: Config,
  queues: readonly string[],
  overrides: Partial<AppOverrides> = {},
): Promise<RunningService> {
  requireSharedServices(config)
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.defer(() => app.close())
  const names = queues.length === 0 ? QUEUE_NAMES : queues.map(parseQueueName)
  await app.signer()
  await warnOfExposedPaths(config.dataDir, app.logger)
  await registerStores(app)
  await startWork(app, names, parts)
  if (config.metricsListen === null) return running(app, null, parts.move())
  const server = await startWorkerHealthServer(app, config.metricsListen)
  parts.defer(() => server.close())
  return running(app, server.url, parts.move())
}

function parseQueueName(name: string): QueueName {
  if (isQueueName(name)) return name
  throw new ConfigError('usage', `There is no queue ${name}.`, {
    input: name,
    hint: `The queues are ${QUEUE_NAMES.join(', ')}.`,
  })
}

/** `serve` and `work` run as several processes, so their shared state must be outside of each. */
function requireSharedServices(config: Config): void {
  const missing = [
    ...(config.redisUrl === null ? ['STET_REDIS_URL'] : []),
    ...(config.database.kind === 'embedded' ? ['STET_DATABASE_URL'] : []),
  ]
  if (missing.length === 0) return
  throw new ConfigError('config-invalid', `${missing.join(' and ')}: not set.`, {
    input: missing[0] ?? '',
    hint: 'Set STET_REDIS_URL to redis://… and STET_DATABASE_URL to postgres://…, or run `stet up`.',
  })
}

async function startWork(app: App, names: readonly QueueName[], parts: AsyncDisposableStack): Promise<void> {
  const workers: RunningWorker[] = []
  // Close all at once: each may need its whole grace period if the queue is unavailable.
  parts.defer(async () => void (await Promise.all(workers.map((worker) => worker.close()))))
  for (const queue of names) workers.push(await startQueueWorker(app, queue))
  const queues = await app.queues()
  if (names.includes('verify')) await queues.schedule('verify', app.config.verifyEveryMs)
  if (names.includes('audit')) await queues.schedule('audit', app.config.auditEveryMs)
  if (names.includes('replicate')) {
    await queues.schedule('replicate', app.config.replicas.length === 0 ? null : REPLICATE_EVERY_MS)
  }
}

async function serveApi(app: App, parts: AsyncDisposableStack): Promise<string> {
  await app.catalog()
  await app.queues()
  const sweeper = runPeriodically(
    'sweep',
    SWEEP_EVERY_MS,
    () => sweepLostJobs(app, SWEEP_OLDER_MS),
    app.logger,
  )
  parts.defer(() => sweeper.close())
  const retrier = runPeriodically('retry', SWEEP_EVERY_MS, () => enqueueDueRetries(app), app.logger)
  parts.defer(() => retrier.close())
  const api = await createApi(app)
  parts.defer(() => api.close())
  const url = await listenOnNetwork(api, app.config.listen)
  const publicUrl = app.config.publicUrl ?? url
  const announceArticles = createArticleAnnouncer(app)
  const dispatcher = runPeriodically(
    'dispatch webhooks',
    DISPATCH_EVERY_MS,
    async () => {
      await announceArticles()
      await dispatchWebhooks(app, publicUrl)
    },
    app.logger,
  )
  parts.defer(() => dispatcher.close())
  if (app.config.follow.length > 0) {
    const follower = runPeriodically('follow', FOLLOW_EVERY_MS, createFollower(app), app.logger)
    parts.defer(() => follower.close())
  }
  const purger = runPeriodically('purge', PURGE_EVERY_MS, () => purgeExpired(app), app.logger)
  parts.defer(() => purger.close())
  return url
}

/** A service without a lock cannot lose its data directory. */
const never = new Promise<never>(() => {})

function running(app: App, url: string | null, parts: AsyncDisposableStack, lost = never): RunningService {
  return { app, url, lost, close: () => parts.disposeAsync() }
}
