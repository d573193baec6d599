import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Config, VERSION } from '../config/config.ts'
import { openBudget } from './app/budget.ts'
import { lazy } from './app/lazy.ts'
import { createLogger, seldom } from './app/logger.ts'
import { openQueueBackend } from './app/queue-backend.ts'
import { type SourceWatch, watchSources } from './app/source-watch.ts'
import { Ledger } from './archive/ledger.ts'
import { loadSigner, type Signer } from './archive/signer.ts'
import { openStore } from './archive/stores/open.ts'
import type { ArticleDeps } from './capture/article.ts'
import type { CaptureDeps } from './capture/capture.ts'
import type { ResolveDeps } from './capture/resolve.ts'
import { type Catalog, openCatalog } from './catalog/catalog.ts'
import { QUEUE_DEFAULTS, type QueueSettings, Queues } from './jobs/queues.ts'
import type { Budget, Share } from './model/budget.ts'
import { type Clock, systemClock } from './model/clock.ts'
import { ConfigError } from './model/errors.ts'
import { type Http, onBehalf } from './model/exchange.ts'
import type { Store } from './model/store.ts'
import { createHttp } from './outbound/http.ts'
import { createRangeClient } from './outbound/range-client.ts'
import { createPlatforms, type Platforms } from './platforms/registry.ts'
import { WebArchive } from './webarchive/web-archive.ts'

/** What a test or a command may bring of its own in place of the configured part. */
export interface Parts {
  readonly clock: Clock
  readonly logger: Logger
  readonly http: Http & { close(): Promise<void> }
  readonly budget: Budget
  readonly platforms: Platforms
  readonly store: Store
  readonly signer: Signer
  readonly catalog: Catalog
  readonly queueSettings: QueueSettings
  /** False for `serve` and `work`: they share a key, so none of them may invent one. */
  readonly mayCreateKey: boolean
}

/** Every part of a process, wired together in this one place; each is made when it is first asked for. */
export interface App {
  readonly config: Config
  readonly clock: Clock
  readonly logger: Logger
  readonly platforms: Platforms
  readonly sources: SourceWatch
  budget(): Budget
  /** The way out, on behalf of a share of the budgets; default `normal`. */
  http(share?: Share): Http
  /** For webhooks: the same guard and proxy, but no budget: a receiver is no platform. */
  webhookHttp(): Http
  store(): Promise<Store>
  ledger(): Promise<Ledger>
  signer(): Promise<Signer>
  catalog(): Promise<Catalog>
  queues(): Promise<Queues>
  articleDeps(signal?: AbortSignal, share?: Share): ArticleDeps
  captureDeps(share?: Share): Promise<CaptureDeps & ResolveDeps>
  /** Ends what was made, the users of a part before the part. */
  close(): Promise<void>
}

/** Wires the parts for a configuration. Nothing is opened yet. */
export function createApp(config: Config, overrides: Partial<Parts> = {}): App {
  const clock = overrides.clock ?? systemClock
  const logger = overrides.logger ?? createLogger(config)
  const sources = watchSources(logger, new Set(Object.keys(config.rates.named)))
  const platforms = overrides.platforms ?? createPlatforms(config, sources.tell)
  const onQueueError = seldom((err) => logger.warn({ err }, 'queue connection'))

  const budget = lazy(
    () =>
      overrides.budget ??
      openBudget(
        config,
        clock,
        seldom((err) => logger.warn({ err }, 'budget connection')),
      ),
  )
  const http = lazy(
    () =>
      overrides.http ??
      createHttp({
        ...httpOptions(config),
        clock,
        pacing: { budget: budget.get(), rates: config.rates, tell: sources.tell, answered: sources.answered },
      }),
  )
  const httpFor = (share?: Share) => (share === undefined ? http.get() : onBehalf(http.get(), share))
  const webhookHttp = lazy(() => createHttp({ ...httpOptions(config), clock }))
  const store = lazy(async () => overrides.store ?? (await openStore(config.store, createRangeClient)))
  const ledger = lazy(async () => new Ledger(await store.get()))
  const signer = lazy(
    async () =>
      overrides.signer ??
      (await loadSigner({
        pemOrPath: config.signingKey,
        dataDir: config.dataDir,
        mayCreate: overrides.mayCreateKey ?? true,
      })),
  )
  const catalog = lazy(async () => overrides.catalog ?? (await openCatalog(config.database)))
  const queues = lazy(
    async () =>
      new Queues(
        await openQueueBackend(config, catalog.get, onQueueError),
        onQueueError,
        overrides.queueSettings ?? QUEUE_DEFAULTS,
      ),
  )
  // One for the process: it remembers when it may be asked.
  const archive = config.webArchive === null ? null : new WebArchive(config.webArchive, clock)
  const scratchDir = join(config.dataDir, 'scratch')

  return {
    config,
    clock,
    logger,
    platforms,
    sources,
    budget: budget.get,
    http: httpFor,
    webhookHttp: webhookHttp.get,
    store: store.get,
    ledger: ledger.get,
    signer: signer.get,
    catalog: catalog.get,
    queues: queues.get,
    articleDeps: (signal, share) => ({
      http: httpFor(share),
      clock,
      scratchDir,
      ...(signal ? { signal } : {}),
    }),
    async captureDeps(share) {
      return {
        platforms,
        http: httpFor(share),
        ledger: await ledger.get(),
        signer: await signer.get(),
        clock,
        archive,
        resolveReads: config.resolveReads,
        scratchDir,
        timestamps: config.timestamps,
        expandLinks: config.expandLinks,
        software: `Stet/${VERSION}`,
      }
    },
    async close() {
      await queues.close((one) => one.close())
      await catalog.close((one) => one.close())
      await http.close((one) => one.close())
      await webhookHttp.close((one) => one.close())
      await budget.close((one) => one.close())
      await store.close((one) => one.close())
    },
  }
}

/** `serve` and `work` are several processes: what they share must lie outside of each. */
export function requireShared(config: Config): void {
  const missing = [
    ...(config.redisUrl === null ? ['STET_REDIS_URL'] : []),
    ...(config.database.kind === 'pglite' ? ['STET_DATABASE_URL'] : []),
  ]
  if (missing.length === 0) return
  throw new ConfigError('config-invalid', `${missing.join(' and ')}: not set.`, {
    input: missing[0] ?? '',
    hint: 'Set STET_REDIS_URL to redis://… and STET_DATABASE_URL to postgres://…, or run `stet up`.',
  })
}

function httpOptions(config: Config) {
  const { userAgent, proxy, allowPrivate, textLimit, mediaLimit, textTimeoutMs, mediaTimeoutMs } = config
  return {
    userAgent,
    proxy,
    allowPrivate,
    textLimit,
    mediaLimit,
    textTimeoutMs,
    mediaTimeoutMs,
    attempts: config.fetchAttempts,
    retryDelayMs: config.retryDelayMs,
  }
}
