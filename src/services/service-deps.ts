import type { Logger } from 'pino'
import type { ArchiveCopy } from '../archive/copies.ts'
import type { CopyReader } from '../archive/copy-reader.ts'
import type { Ledger } from '../archive/ledger.ts'
import type { ManifestCache } from '../archive/records/manifest-cache.ts'
import type { CaptureDeps } from '../capture/types.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { RiskPolicy } from '../catalog/watch/load-risk-context.ts'
import type { SiteClient } from '../discover/site/site-client.ts'
import type { Queues } from '../jobs/queues.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { MailConfig } from '../model/mail-config.ts'
import type { RecordOperation } from '../model/operation.ts'
import type { PublishPolicy } from '../model/publish-policy.ts'
import type { PriorityClass, Rate } from '../model/rate-limiter.ts'
import type { Store } from '../model/store.ts'
import type { ConnectedPlatforms } from '../platforms/connect-platforms.ts'
import type { ResolveDeps } from '../resolve/resolve-citations.ts'
import type { SchedulePolicy } from '../verify/check-schedule.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { ArticleDetector } from './articles/article-detector.ts'
import type { ArticleDeps } from './articles/load-article.ts'
import type { SnapshotCache } from './snapshot-cache.ts'
import type { Thumbnails } from './thumbnails/thumbnails.ts'

/**
 * The parts of a process that the use cases work with. Each use case names those that it uses, as `Pick<ServiceDeps,
 * 'catalog' | 'clock'>`. `runtime/app.ts` creates them; a part behind a function is opened by its first call.
 */
export interface ServiceDeps {
  readonly config: ServiceConfig
  readonly clock: Clock
  readonly logger: Logger
  readonly recordOperation: RecordOperation
  readonly platforms: ConnectedPlatforms
  /** Null if no web archive is configured. */
  readonly webArchive: WebArchive | null
  readonly snapshotCache: SnapshotCache
  readonly thumbnails: Thumbnails
  /** The directory for the temporary files of large bodies. */
  readonly scratchDir: string
  /** The HTTP client for platforms and pages. @param share the priority class of its requests; default `normal` */
  http(share?: PriorityClass): HttpClient
  /** The HTTP client for webhooks: the same guard and proxy, and no rate limiter. */
  webhookHttp(): HttpClient
  /** The client for news sites, polite as a crawler. */
  siteClient(signal?: AbortSignal): SiteClient
  store(): Promise<Store>
  /** The ledger in the first store, to which everything is written first. */
  ledger(): Promise<Ledger>
  /** The first store and the replicas, in this order. */
  copies(): Promise<readonly ArchiveCopy[]>
  /** What readers are served from. */
  readonly reader: CopyReader
  readonly manifests: ManifestCache
  catalog(): Promise<Catalog>
  queues(): Promise<Queues>
  readonly articleDetector: Pick<ArticleDetector, 'detect'>
  articleDeps(signal?: AbortSignal, share?: PriorityClass): ArticleDeps
  captureDeps(share?: PriorityClass): Promise<CaptureDeps & ResolveDeps>
}

/** The settings that the use cases read. */
export interface ServiceConfig {
  /** The largest page or response, in bytes. */
  readonly textLimit: number
  /** The rate limit of any one news site. */
  readonly siteRate: Rate
  /** Private addresses that may be fetched, as in `STET_ALLOW_PRIVATE`. */
  readonly allowPrivate: readonly string[]
  readonly publish: PublishPolicy
  /** How many posts one process captures, or checks, concurrently. */
  readonly captureConcurrency: number
  readonly webArchive: { readonly url: string } | null
  /** Null: no expiry. */
  readonly retention: {
    readonly evidenceMs: number | null
    readonly checksMs: number | null
    readonly intakeMs: number | null
  }
  readonly watch: WatchConfig
  /** What each replica gets at most. */
  readonly replicateBytesPerSecond: number
  readonly webhookTimeoutMs: number
  /** A webhook that has failed for this long is disabled. */
  readonly webhookOffAfterMs: number
  /** Null: Stet sends no mail. */
  readonly mail: MailConfig | null
}

/** The settings of checks and audits. */
export interface WatchConfig extends SchedulePolicy, RiskPolicy {
  /** The request budget. */
  readonly checksPerDay: number
  readonly linkEveryMs: number
  readonly auditPeriodMs: number
  readonly auditBytesPerSecond: number
}
