import type { Config } from '../../config/config.ts'
import { startQueueWorker } from '../../workers/start-queue-worker.ts'
import { createApi } from '../api/server/create-api.ts'
import { listenOnNetwork } from '../api/server/listen.ts'
import { startWorkerHealthServer } from '../api/server/worker-health-server.ts'
import { isQueueName, QUEUE_NAMES, type QueueName } from '../jobs/queue-names.ts'
import type { RunningWorker } from '../jobs/worker.ts'
import { ConfigError } from '../model/errors.ts'
import { StopDeadline } from '../model/stop-deadline.ts'
import { enqueueDueRetries } from '../services/capture/retry-due-captures.ts'
import { registerStores } from '../services/copies/register-stores.ts'
import { createFollower } from '../services/discover/follow-sources.ts'
import { createArticleAnnouncer } from '../services/intake/announce-articles.ts'
import { sendMails } from '../services/mail/send-mails.ts'
import { importUnseenRecords } from '../services/maintenance/import-unseen-records.ts'
import { purgeExpired } from '../services/maintenance/purge-expired.ts'
import { sweepLostJobs } from '../services/maintenance/sweep-lost-jobs.ts'
import { dispatchWebhooks } from '../services/webhooks/dispatch-webhooks.ts'
import { announceWriteMode } from './announce-write-mode.ts'
import { type App, type AppOverrides, createApp } from './app.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { warnOfExposedPaths } from './data-dir-permissions.ts'
import { runPeriodically } from './periodic.ts'
import { keepSchedules, scheduleRounds, watchQueueMemory } from './queue-upkeep.ts'
import { reportWorker } from './report-worker.ts'
import { ServiceParts } from './service-parts.ts'
import { untilAvailable } from './until-available.ts'

/** A service that runs until it is closed. */
export interface RunningService {
  readonly app: App
  /** The URL of the API; null for `work` without STET_METRICS_LISTEN. */
  readonly url: string | null
  /** Rejects if the service cannot continue: another `stet up` took its data directory, or the store may not be written. */
  readonly lost: Promise<never>
  /** Accepts no new work, finishes the current work, and closes every part: all within one deadline. */
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 10_000
const DISPATCH_EVERY_MS = 2_000
const MAIL_EVERY_MS = 5_000
/** How often the service looks for followed sources whose turn it is. */
const FOLLOW_EVERY_MS = 5_000
const PURGE_EVERY_MS = 3600_000
/** A broken connection is noticed sooner; this interval also bounds the embedded database's log. */
const ENSURE_EVERY_MS = 60_000
/** The sweeper looks only for older work, because the job of younger work is most likely on its way. */
const SWEEP_OLDER_MS = 30_000

/** Workers end within 25 s, with a moment for the end of the process; an orchestrator kills after 30 s. */
const WORK_STOP_MS = 24_000
/** `serve` ends within 3 s. */
const SERVE_STOP_MS = 2_600
/** How long one periodic task, or another part that should end at once, may hold up the others. */
const PART_STOP_MS = 1_000

const closeSoon =
  (part: { close(): Promise<unknown> }) =>
  (deadline: StopDeadline): Promise<boolean> =>
    deadline.within(part.close(), PART_STOP_MS)

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
  signal?: AbortSignal,
): Promise<RunningService> {
  await using parts = new ServiceParts()
  const app = createApp(config, overrides)
  parts.add((deadline) => app.close(deadline))
  const database = await app.database()
  const lock = await lockDataDir(config, database, app.logger)
  parts.add(async () => await lock[Symbol.asyncDispose]())
  await warnOfExposedPaths(config.dataDir, app.logger)
  const keeper = runPeriodically('database', ENSURE_EVERY_MS, () => database.ensure(), app.logger)
  parts.add(closeSoon(keeper))
  await app.signer()
  await openParts(app, signal)
  if (config.store.kind === 'file') await importUnseenRecords(app)
  await watchItself(app, parts)
  const unsafe = announceStore(app, parts)
  await startWork(app, QUEUE_NAMES, parts, signal)
  const url = await serveApi(app, parts)
  parts.add(closeSoon(watchQueueMemory(app, true)))
  return running(app, url, parts.move(), WORK_STOP_MS, Promise.race([lock.lost, unsafe]))
}

/**
 * Serves the API, as one of several processes that share Redis and PostgreSQL.
 *
 * @throws as `up`; ConfigError `config-invalid` without Redis or PostgreSQL
 */
export async function startApi(
  config: Config,
  overrides: Partial<AppOverrides> = {},
  signal?: AbortSignal,
): Promise<RunningService> {
  requireSharedServices(config)
  await using parts = new ServiceParts()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.add((deadline) => app.close(deadline))
  await app.trustedKeys()
  await warnOfExposedPaths(config.dataDir, app.logger)
  await openParts(app, signal)
  await watchItself(app, parts)
  const url = await serveApi(app, parts)
  const unsafe = announceStore(app, parts)
  parts.add(closeSoon(watchQueueMemory(app, true)))
  return running(app, url, parts.move(), SERVE_STOP_MS, unsafe)
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
  signal?: AbortSignal,
): Promise<RunningService> {
  requireSharedServices(config)
  await using parts = new ServiceParts()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.add((deadline) => app.close(deadline))
  const names = queues.length === 0 ? QUEUE_NAMES : queues.map(parseQueueName)
  await app.signer()
  await warnOfExposedPaths(config.dataDir, app.logger)
  const url = await serveHealth(app, parts)
  await openParts(app, signal)
  await watchItself(app, parts)
  const unsafe = announceStore(app, parts)
  await startWork(app, names, parts, signal)
  parts.add(closeSoon(watchQueueMemory(app, false)))
  return running(app, url, parts.move(), WORK_STOP_MS, unsafe)
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

/** Serves a worker's health, also while it waits for its parts. */
async function serveHealth(app: App, parts: ServiceParts): Promise<string | null> {
  if (app.config.metricsListen === null) return null
  const server = await startWorkerHealthServer(app, app.config.metricsListen)
  parts.add(closeSoon(server))
  return server.url
}

/** Opens database and queue. Waits for servers of the operator that are not there yet; embedded ones start here. */
async function openParts(app: App, signal: AbortSignal | undefined): Promise<void> {
  const { config, logger } = app
  if (config.database.kind === 'embedded') await app.catalog()
  else await untilAvailable(app.catalog, { logger, signal })
  if (config.redisUrl === null) await app.queues()
  else await untilAvailable(app.queues, { logger, signal })
  await registerStores(app)
}

/** Keeps an eye on this machine's clock and scratch disk. */
async function watchItself({ selfCheck }: App, parts: ServiceParts): Promise<void> {
  await selfCheck.check()
  const looks = selfCheck.start()
  parts.add(closeSoon(looks))
}

async function startWork(
  app: App,
  names: readonly QueueName[],
  parts: ServiceParts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { logger, selfCheck } = app
  const workers: RunningWorker[] = []
  // All at once: each may need the whole time if jobs hang.
  parts.add((deadline) => Promise.all(workers.map((worker) => worker.close(deadline))))
  // A process that is unfit leaves the jobs to others.
  selfCheck.onChange((fault) => {
    for (const worker of workers) void (fault === null ? worker.resume() : worker.pause())
  })
  for (const queue of names) {
    const worker = await startQueueWorker(app, queue)
    workers.push(worker)
    if ((await selfCheck.admit()) !== null) await worker.pause()
  }
  await untilAvailable(() => scheduleRounds(app, names), { logger, signal })
  parts.add(closeSoon(keepSchedules(app, names)))
  parts.add(closeSoon(reportWorker(app, names)))
}

async function serveApi(app: App, parts: ServiceParts): Promise<string> {
  const { config, logger } = app
  const tasks: { close(): Promise<void> }[] = []
  const api = await createApi(app)
  // The tasks end while the API drains its connections.
  parts.add((deadline) => Promise.all([api.close(), ...tasks.map((task) => closeSoon(task)(deadline))]))
  const repeat = (name: string, everyMs: number, task: () => Promise<unknown>) =>
    tasks.push(runPeriodically(name, everyMs, task, logger))
  repeat('sweep', SWEEP_EVERY_MS, () => sweepLostJobs(app, SWEEP_OLDER_MS))
  repeat('retry', SWEEP_EVERY_MS, () => enqueueDueRetries(app))
  const url = await listenOnNetwork(api, config.listen)
  const publicUrl = config.publicUrl ?? url
  const announceArticles = createArticleAnnouncer(app)
  repeat('dispatch webhooks', DISPATCH_EVERY_MS, async () => {
    await announceArticles()
    await dispatchWebhooks(app, publicUrl)
  })
  if (config.mail !== null) repeat('mail', MAIL_EVERY_MS, () => sendMails(app, publicUrl))
  if (config.follow.length > 0) repeat('follow', FOLLOW_EVERY_MS, createFollower(app))
  repeat('purge', PURGE_EVERY_MS, () => purgeExpired(app))
  return url
}

/** Logs how the store is written. @returns a promise that rejects if it may not be written */
function announceStore(app: App, parts: ServiceParts): Promise<never> {
  const { announced, unsafe } = announceWriteMode(app)
  parts.add((deadline) => deadline.within(announced, PART_STOP_MS))
  return unsafe
}

function running(
  app: App,
  url: string | null,
  parts: ServiceParts,
  stopMs: number,
  lost: Promise<never>,
): RunningService {
  // Whoever runs the service may not wait for it.
  lost.catch(() => {})
  return { app, url, lost, close: () => parts.close(new StopDeadline(stopMs)) }
}
