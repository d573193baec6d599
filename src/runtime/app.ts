import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { VERSION } from '../../config/version.ts'
import type { LedgerOptions } from '../archive/ledger.ts'
import { ManifestCache } from '../archive/records/manifest-cache.ts'
import { findSigner, loadSigner, type Signer } from '../archive/signature/signer.ts'
import { loadTrustedKeys, type TrustedKeys } from '../archive/signature/trusted-keys.ts'
import { observeStore } from '../archive/stores/observe-store.ts'
import { openStore } from '../archive/stores/open-store.ts'
import { type Catalog, openCatalog } from '../catalog/catalog.ts'
import { readDatabaseTime } from '../catalog/read-time.ts'
import { openWriteLeases } from '../catalog/stores/write-leases.ts'
import { createRobotsCache, SiteClient } from '../discover/site/site-client.ts'
import type { QueueDepth } from '../jobs/queue-depths.ts'
import { QUEUE_DEFAULTS, type QueueSettings, Queues } from '../jobs/queues.ts'
import { type Clock, systemClock } from '../model/clock.ts'
import type { Database } from '../model/database.ts'
import { type HttpClient, withPriorityClass } from '../model/http.ts'
import type { PriorityClass, RateLimiter } from '../model/rate-limiter.ts'
import { StopDeadline } from '../model/stop-deadline.ts'
import type { Store } from '../model/store.ts'
import { createHttpClient } from '../outbound/http-client.ts'
import { parseAllowlist } from '../outbound/private-address-allowlist.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import { type ConnectedPlatforms, connectPlatforms } from '../platforms/connect-platforms.ts'
import type { ServiceDeps } from '../services/service-deps.ts'
import { SnapshotCache } from '../services/snapshot-cache.ts'
import { createQueueDepthCache } from '../services/status/queue-depth-cache.ts'
import { Thumbnails } from '../services/thumbnails/thumbnails.ts'
import { WebArchive } from '../webarchive/web-archive.ts'
import { ClockSkew } from './clock-skew.ts'
import { openDatabase } from './database.ts'
import { lazy } from './lazy.ts'
import { createLogger, throttleErrors } from './logger.ts'
import { openCopies } from './open-copies.ts'
import { openQueueBackend } from './open-queue-backend.ts'
import { openRateLimiter } from './open-rate-limiter.ts'
import { createOperationRecorder, type OperationRecorder } from './operation-recorder.ts'
import { createReadinessProbe, type ReadinessReport } from './readiness.ts'
import { SelfCheck } from './self-check.ts'
import { SignInCodes } from './sign-in-codes.ts'
import { observeSources, type SourceMetrics } from './source-metrics.ts'
import { createStoreOptions } from './store-options.ts'

/** Parts that a test or a command supplies in place of the configured ones. */
export interface AppOverrides {
  readonly clock: Clock
  readonly logger: Logger
  readonly http: HttpClient & { close(): Promise<void> }
  readonly rateLimiter: RateLimiter
  readonly platforms: ConnectedPlatforms
  readonly store: Store
  readonly signer: Signer
  readonly catalog: Catalog
  readonly queueSettings: QueueSettings
  /** False for `serve` and `work`: their processes share a key, so none of them may generate one. */
  readonly mayCreateKey: boolean
  /** False for `doctor`, which changes nothing. */
  readonly mayMigrate: boolean
  readonly database: Promise<Database>
}

/** Every part of a process, wired together in this one place. The first call that needs a part creates it. */
export interface App extends ServiceDeps {
  readonly config: Config
  readonly sources: SourceMetrics
  /** What this process did in its parts. */
  readonly operations: OperationRecorder
  rateLimiter(): RateLimiter
  signer(): Promise<Signer>
  /** The keys whose records are believed. @throws ConfigError `config-invalid` */
  trustedKeys(): Promise<TrustedKeys>
  database(): Promise<Database>
  /** Reads depth and age of every queue, a few seconds old. */
  queueDepths(): Promise<QueueDepth[]>
  readonly signInCodes: SignInCodes
  /** Tries the parts that a service needs; the report is a few seconds old, and there within 1.5 s. */
  readiness(): Promise<ReadinessReport>
  /** The distance of this machine's clock from those of the database and the store. */
  readonly clockSkew: ClockSkew
  /** Whether this machine is fit for work. */
  readonly selfCheck: SelfCheck
  /** Closes the parts that were opened, each before the parts that it uses, within the deadline of the process. */
  close(deadline?: StopDeadline): Promise<void>
}

/** Wires the parts for a configuration. Opens nothing yet. @throws ConfigError `config-invalid` */
export function createApp(config: Config, overrides: Partial<AppOverrides> = {}): App {
  // Refused at the start, not at the first request.
  parseAllowlist(config.allowPrivate)
  const clock = overrides.clock ?? systemClock
  const logger = overrides.logger ?? createLogger(config)
  const sources = observeSources(logger, new Set(Object.keys(config.rates.named)))
  const platforms = overrides.platforms ?? connectPlatforms(config, sources.recordEvent)
  const onQueueError = throttleErrors((err) => logger.warn({ err }, 'queue connection'))

  const budget = lazy(
    () =>
      overrides.rateLimiter ??
      openRateLimiter(
        config,
        clock,
        throttleErrors((err) => logger.warn({ err }, 'budget connection')),
      ),
  )
  const http = lazy(
    () =>
      overrides.http ??
      createHttpClient({
        ...httpOptions(config),
        clock,
        scheduler: {
          rateLimiter: budget.get(),
          rates: config.rates,
          onEvent: sources.recordEvent,
          onResponse: sources.recordResponse,
        },
      }),
  )
  const httpFor = (share?: PriorityClass) =>
    share === undefined ? http.get() : withPriorityClass(http.get(), share)
  const webhookHttp = lazy(() => createHttpClient({ ...httpOptions(config), clock }))
  const robots = createRobotsCache()
  const siteClient = (signal?: AbortSignal) =>
    new SiteClient({ http: http.get(), scratchDir, userAgent: config.siteAgent, robots, signal })
  const operations = createOperationRecorder()
  const storeOptions = createStoreOptions({
    config,
    logger,
    openedCatalog: () => catalog.made(),
    leases: () => leases.get(),
  })
  const store = lazy(async () =>
    observeStore(overrides.store ?? (await openStore(config.store, storeOptions)), operations.record),
  )
  const scratchDir = join(config.dataDir, 'scratch')
  const keyOptions = { pemOrPath: config.signingKey, dataDir: config.dataDir }
  const trusted = lazy(async () => {
    const keys = await loadTrustedKeys(config.trustedKeys)
    // Reading creates no key: a process that has none believes the configured ones.
    const own = overrides.signer ?? (await findSigner(keyOptions))
    if (own !== null) keys.add(own)
    return keys
  })
  const key = lazy(async () => {
    const mayCreate = overrides.mayCreateKey ?? true
    const own = overrides.signer ?? (await loadSigner({ ...keyOptions, mayCreate }))
    const keys = await trusted.get()
    keys.add(own)
    return own
  })
  const clockSkew = new ClockSkew({
    database: async () => await readDatabaseTime((await catalog.get()).db),
    store: async () => await (await store.get()).readTime(),
  })
  /** What is sealed tells a time for ever: a machine with a wrong clock gets no key. @throws ServiceError `clock-wrong` */
  const signer = async () => {
    const fault = clockSkew.fault()
    if (fault !== null) throw fault
    return await key.get()
  }
  const ledgerOptions: LedgerOptions = {
    keys: { signer, trusted: trusted.get },
    scratch: () => createScratch(scratchDir),
    onRefused: (key, error) => logger.warn({ key, code: error.code }, error.message),
  }
  const copies = openCopies(config, { store: store.get, ledgerOptions, storeOptions, logger })
  const database = lazy(() => overrides.database ?? openDatabase(config.database))
  const catalog = lazy(
    async () =>
      overrides.catalog ??
      (await openCatalog((await database.get()).connection, {
        record: operations.record,
        migrates: overrides.mayMigrate ?? true,
        maxConnections: config.databaseConnections,
      })),
  )
  const leases = lazy(async () => {
    await catalog.get()
    return openWriteLeases((await database.get()).connection)
  })
  const queues = lazy(
    async () =>
      new Queues(
        await openQueueBackend(config, database.get, onQueueError),
        onQueueError,
        overrides.queueSettings ?? QUEUE_DEFAULTS,
      ),
  )
  // One instance for the process, because it remembers when it may be queried again.
  const webArchive = config.webArchive === null ? null : new WebArchive(config.webArchive, clock)
  const detector = lazy(async () => {
    const { ArticleDetector } = await import('../services/articles/article-detector.ts')
    return new ArticleDetector(platforms.recognisers, config.maxCitations)
  })

  return {
    config,
    clock,
    logger,
    platforms,
    sources,
    operations,
    recordOperation: operations.record,
    webArchive,
    scratchDir,
    snapshotCache: new SnapshotCache(catalog.get),
    manifests: new ManifestCache(copies.reader),
    reader: copies.reader,
    thumbnails: new Thumbnails(join(config.dataDir, 'thumbnails'), config.thumbnailBytes, { clock, logger }),
    queueDepths: createQueueDepthCache(queues.get),
    readiness: createReadinessProbe({
      catalog: catalog.get,
      queues: queues.get,
      store: store.get,
      copies: copies.all,
      hasReplicas: config.replicas.length > 0,
      scratchDir,
      logger,
      onOperation: operations.onOperation,
      clockSkew,
    }),
    signInCodes: new SignInCodes(),
    clockSkew,
    selfCheck: new SelfCheck({ scratchDir, clockSkew, logger }),
    rateLimiter: budget.get,
    http: httpFor,
    webhookHttp: webhookHttp.get,
    siteClient,
    store: store.get,
    ledger: copies.ledger,
    copies: copies.all,
    signer,
    trustedKeys: trusted.get,
    database: database.get,
    catalog: catalog.get,
    queues: queues.get,
    articleDetector: { detect: async (bytes, hints) => await (await detector.get()).detect(bytes, hints) },
    articleDeps: (signal, share) => ({
      // A backfill asks a site for everything that it has: it keeps to the rules for crawlers.
      http: share === 'backfill' ? siteClient(signal).asHttpClient() : httpFor(share),
      clock,
      scratchDir,
      ...(signal ? { signal } : {}),
    }),
    async captureDeps(share) {
      return {
        platforms,
        http: httpFor(share),
        ledger: await copies.ledger(),
        signer: await signer(),
        clock,
        archive: webArchive,
        resolveReads: config.resolveReads,
        scratchDir,
        timestamps: config.timestamps,
        expandLinks: config.expandLinks,
        software: `Stet/${VERSION}`,
      }
    },
    async close(deadline = new StopDeadline(CLOSE_MS)) {
      // A part that hangs leaves the others their time: queries of a database that does not answer never end.
      const end = async (closed: Promise<void>) => void (await deadline.within(closed, PART_CLOSE_MS))
      await end(queues.close((one) => one.close()))
      await detector.close((one) => one.close())
      await end(leases.close((one) => one.close()))
      await end(catalog.close((one) => one.close()))
      await database.close((one) => one.close())
      await end(http.close((one) => one.close()))
      await end(webhookHttp.close((one) => one.close()))
      await end(budget.close((one) => one.close()))
      await end(store.close((one) => one.close()))
      await end(copies.close())
    },
  }
}

/** The deadline of a process that is no service. */
const CLOSE_MS = 30_000
const PART_CLOSE_MS = 5_000

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
