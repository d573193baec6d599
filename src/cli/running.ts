import type { Config } from '../../config/config.ts'
import { startAudit } from '../../workers/audit.ts'
import { startCapture } from '../../workers/capture.ts'
import { startIngest } from '../../workers/ingest.ts'
import { startNotify } from '../../workers/notify.ts'
import { startResolve } from '../../workers/resolve.ts'
import { startVerify } from '../../workers/verify.ts'
import { listen } from '../api/listen.ts'
import { createApi } from '../api/server.ts'
import { serveWorker } from '../api/worker-server.ts'
import { adopt } from '../app/adopt.ts'
import { askAgain } from '../app/ask-again.ts'
import { handOut } from '../app/hand-out.ts'
import { periodic } from '../app/periodic.ts'
import { purgeExpired } from '../app/retention.ts'
import { sweep } from '../app/sweep.ts'
import { type App, createApp, type Parts, requireShared } from '../app.ts'
import {
  isCaptureQueue,
  isQueueName,
  platformOf,
  QUEUE_NAMES,
  type QueueName,
  type SharedQueue,
} from '../jobs/names.ts'
import type { RunningWorker } from '../jobs/worker.ts'
import { ConfigError } from '../model/errors.ts'
import { lockDataDir } from '../runtime/data-dir-lock.ts'

/** A service that runs until it is closed. */
export interface Running {
  readonly app: App
  /** Where the API answers; null for `work` without STET_METRICS_LISTEN. */
  readonly url: string | null
  /** Rejects where the service can't go on: another `stet up` has taken its data directory. */
  readonly lost: Promise<never>
  /** Takes nothing new, finishes what is at hand, and ends every part. */
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 10_000
const HAND_OUT_EVERY_MS = 2_000
const PURGE_EVERY_MS = 3600_000
/** A broken connection tells sooner; this also bounds the embedded database's log. */
const ENSURE_EVERY_MS = 60_000
/** Younger work is most likely on its way; older work is looked for. */
const SWEEP_OLDER_MS = 30_000

/**
 * Everything in one process, on the embedded defaults where nothing else is configured: the one `stet up` of its
 * data directory, which answers, works on every queue, and starts an embedded database again that died.
 *
 * @throws ConfigError `data-dir-locked` for a second owner, `data-dir-unwritable`, `config-invalid`;
 *   ServiceError `queue-unavailable`, `database-unavailable`
 */
export async function up(config: Config, overrides: Partial<Parts> = {}): Promise<Running> {
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, overrides)
  parts.defer(() => app.close())
  const database = await app.database()
  const lock = parts.use(await lockDataDir(config, database, app.logger))
  const keeper = periodic('database', ENSURE_EVERY_MS, () => database.ensure(), app.logger)
  parts.defer(() => keeper.close())
  await app.signer()
  if (config.store.kind === 'file') await adopt(app)
  await startWork(app, QUEUE_NAMES, parts)
  const url = await answer(app, parts)
  return running(app, url, parts.move(), lock.lost)
}

/**
 * The API, for several processes that share Redis and Postgres.
 *
 * @throws as `up`; ConfigError `config-invalid` without Redis or Postgres
 */
export async function serve(config: Config, overrides: Partial<Parts> = {}): Promise<Running> {
  requireShared(config)
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.defer(() => app.close())
  const url = await answer(app, parts)
  return running(app, url, parts.move())
}

/**
 * Workers for the named queues, or for all: one more process is more throughput.
 *
 * @throws as `serve`; ConfigError `signing-key-missing`: workers sign, and share one key; `usage` for an unknown queue
 */
export async function work(
  config: Config,
  queues: readonly string[],
  overrides: Partial<Parts> = {},
): Promise<Running> {
  requireShared(config)
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, { mayCreateKey: false, ...overrides })
  parts.defer(() => app.close())
  const names = queues.length === 0 ? QUEUE_NAMES : queues.map(known)
  await app.signer()
  await app.catalog()
  await startWork(app, names, parts)
  if (config.metricsListen === null) return running(app, null, parts.move())
  const server = await serveWorker(app, config.metricsListen)
  parts.defer(() => server.close())
  return running(app, server.url, parts.move())
}

type Start = (app: App) => Promise<RunningWorker>

const WORKERS: Readonly<Record<SharedQueue, Start>> = {
  ingest: startIngest,
  resolve: startResolve,
  verify: startVerify,
  audit: startAudit,
  notify: startNotify,
}

/** A capture queue exists for every platform: posts of one that cannot be asked end there as `unsupported`. */
const startOf = (queue: QueueName): Start =>
  isCaptureQueue(queue) ? (app) => startCapture(app, platformOf(queue)) : WORKERS[queue]

function known(name: string): QueueName {
  if (isQueueName(name)) return name
  throw new ConfigError('usage', `There is no queue ${name}.`, {
    input: name,
    hint: `The queues are ${QUEUE_NAMES.join(', ')}.`,
  })
}

async function startWork(app: App, names: readonly QueueName[], parts: AsyncDisposableStack): Promise<void> {
  const workers: RunningWorker[] = []
  // All at once: each may take its whole grace where the queue is away.
  parts.defer(async () => void (await Promise.all(workers.map((worker) => worker.close()))))
  for (const queue of names) workers.push(await startOf(queue)(app))
  const queues = await app.queues()
  if (names.includes('verify')) await queues.schedule('verify', app.config.verifyEveryMs)
  if (names.includes('audit')) await queues.schedule('audit', app.config.auditEveryMs)
}

async function answer(app: App, parts: AsyncDisposableStack): Promise<string> {
  await app.catalog()
  await app.queues()
  const sweeper = periodic('sweep', SWEEP_EVERY_MS, () => sweep(app, SWEEP_OLDER_MS), app.logger)
  parts.defer(() => sweeper.close())
  const asker = periodic('ask again', SWEEP_EVERY_MS, () => askAgain(app), app.logger)
  parts.defer(() => asker.close())
  const server = await createApi(app)
  parts.defer(() => server.api.close())
  const url = await listen(server, app.config.listen)
  const publicUrl = app.config.publicUrl ?? url
  const teller = periodic('hand out', HAND_OUT_EVERY_MS, () => handOut(app, publicUrl), app.logger)
  parts.defer(() => teller.close())
  const purger = periodic('purge', PURGE_EVERY_MS, () => purgeExpired(app), app.logger)
  parts.defer(() => purger.close())
  return url
}

/** Nothing takes a service away that holds no lock. */
const never = new Promise<never>(() => {})

function running(app: App, url: string | null, parts: AsyncDisposableStack, lost = never): Running {
  return { app, url, lost, close: () => parts.disposeAsync() }
}
