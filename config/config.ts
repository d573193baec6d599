import { parseDatabaseUrl } from '../src/model/database-url.ts'
import { ConfigError } from '../src/model/errors.ts'
import type { Platform } from '../src/model/platform-definition.ts'
import { parseRedisAddress } from '../src/model/redis-address.ts'
import type { ObjectLock, StoreAddress } from '../src/model/store.ts'
import { PLATFORMS } from '../src/platforms/registry.ts'
import { parseHookSecrets } from './hook-secrets.ts'
import { parseMailConfig } from './mail-settings.ts'
import { listSettings, readPlatformRates, readPlatformsConfig } from './platforms.ts'
import { parseReplicas } from './replicas.ts'
import type { Environment } from './setting-parsers.ts'
import * as read from './setting-parsers.ts'
import { SETTINGS, type SettingKey } from './settings.ts'
import { storeAddress } from './store-address.ts'
import { findUnknownSettings } from './unknown-settings.ts'
import { VERSION } from './version.ts'
import { WATCH_POLICY } from './watch-policy.ts'

/** The snapshot format allows this many timestamps. */
const MAX_AUTHORITIES = 4

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dir: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** The validated configuration: one per process, passed on by `runtime/app.ts`. */
export type Config = ReturnType<typeof readConfig>

/**
 * Validates the environment. An empty variable counts as unset.
 *
 * @param platforms the registry: each platform declares settings of its own
 * @throws ConfigError `config-invalid` for a value that can't be read; it names the variable
 */
export function readConfig(env: Environment, platforms: readonly Platform[] = PLATFORMS) {
  const known = new Set<string>(listSettings(platforms).map((setting) => setting.name))
  const given = (key: SettingKey): string | null => env[SETTINGS[key].name] || null
  const value = (key: SettingKey): string => given(key) ?? SETTINGS[key].default ?? ''
  const unlessNone = (
    key: 'verifyEvery' | 'auditEvery' | 'checkRetention' | 'evidenceRetention' | 'intakeRetention',
  ): number | null => (value(key) === 'none' ? null : read.parseMilliseconds(SETTINGS[key], value(key)))

  const dataDir = read.parsePath(SETTINGS.dataDir, value('dataDir'))
  const store = locked(
    storeAddress(given('store') ?? `file://${dataDir}/archive`, SETTINGS.store.name),
    read.parseChoice(SETTINGS.objectLock, value('objectLock')),
    given('objectLockDays') === null
      ? null
      : read.parseCountSetting(SETTINGS.objectLockDays, value('objectLockDays')),
  )
  const archiveIntervalMs = read.parseMilliseconds(SETTINGS.webArchiveInterval, value('webArchiveInterval'))
  const siteRate = read.parseRate(SETTINGS.siteRate, value('siteRate'))
  const address = read.parseListenAddress(SETTINGS.listen, value('listen'))
  return Object.freeze({
    /** `STET_…` variables that are no setting: `doctor` reports them, because they are usually misspelt. */
    unknown: findUnknownSettings(env, known),
    dataDir,
    store,
    replicas: parseReplicas(read.parseList(value('replicas')), store),
    /** Bytes a second, to each replica. */
    replicateBytesPerSecond: read.parseBytes(SETTINGS.replicatePace, value('replicatePace')),
    storeMode: read.parseChoice(SETTINGS.storeMode, value('storeMode')),
    database: databaseConfig(given('databaseUrl'), dataDir),
    databaseConnections: connections(value('databaseConnections')),
    redisUrl: redisUrl(given('redisUrl')),
    listen: address,
    /** Null: derived from the bound address, which matters for port 0. */
    publicUrl: given('publicUrl') === null ? null : read.parseHttpUrl(SETTINGS.publicUrl, value('publicUrl')),
    signingKey: given('signingKey'),
    /** Read by `loadTrustedKeys`. */
    trustedKeys: read.parseList(value('trustedKeys')),
    timestamps: {
      authorities: authorities(read.parseList(value('tsaUrls'))),
      unavailable: read.parseChoice(SETTINGS.tsaPolicy, value('tsaPolicy')),
    },
    publish: read.parseChoice(SETTINGS.publish, value('publish')),
    /** Null: the API streams the files itself. */
    presignSeconds:
      given('presign') === null ? null : presign(read.parseMilliseconds(SETTINGS.presign, value('presign'))),
    thumbnailBytes: read.parseBytes(SETTINGS.thumbnailBytes, value('thumbnailBytes')),
    allowPrivate: read.parseList(value('allowPrivate')),
    logLevel: read.parseChoice(SETTINGS.logLevel, value('logLevel')),
    userAgent: value('userAgent').replace('{version}', VERSION),
    /** The User-Agent for news sites, with the operator's contact. */
    siteAgent: `${value('userAgent').replace('{version}', VERSION)}${given('contact') === null ? '' : ` (+${headerText('contact', value('contact'))})`}`,
    siteRate,
    follow: read.parseList(value('follow')).map((one) => read.parseHttpUrl(SETTINGS.follow, one)),
    followEveryMs: read.parseMilliseconds(SETTINGS.followEvery, value('followEvery')),
    textLimit: read.parseBytes(SETTINGS.textLimit, value('textLimit')),
    articleLimit: read.parseBytes(SETTINGS.articleLimit, value('articleLimit')),
    maxCitations: read.parseCountSetting(SETTINGS.maxCitations, value('maxCitations')),
    mediaLimit: read.parseBytes(SETTINGS.mediaLimit, value('mediaLimit')),
    textTimeoutMs: read.parseMilliseconds(SETTINGS.textTimeout, value('textTimeout')),
    mediaTimeoutMs: read.parseMilliseconds(SETTINGS.mediaTimeout, value('mediaTimeout')),
    fetchAttempts: read.parseCountSetting(SETTINGS.fetchAttempts, value('fetchAttempts')),
    retryDelayMs: read.parseMilliseconds(SETTINGS.retryDelay, value('retryDelay')),
    /** Null: the service schedules none. */
    verifyEveryMs: unlessNone('verifyEvery'),
    auditEveryMs: unlessNone('auditEvery'),
    metricsListen:
      given('metricsListen') === null
        ? null
        : read.parseListenAddress(SETTINGS.metricsListen, value('metricsListen')),
    captureConcurrency: read.parseCountSetting(SETTINGS.captureConcurrency, value('captureConcurrency')),
    platforms: readPlatformsConfig(platforms, env),
    expandLinks: read.parseChoice(SETTINGS.expandLinks, value('expandLinks')) === 'on',
    /** The rate limit of each source. The code that sends a source's requests names the source. */
    rates: {
      named: {
        ...readPlatformRates(platforms, env),
        // The name is `SITE_SOURCE` of `src/discover/site-client.ts`.
        site: { ...siteRate, perHost: true as const },
        'web-archive index': { perSecond: 1000 / archiveIntervalMs, burst: 1 },
        // The Wayback Machine tolerates about 600 bodies and 30 index queries a minute: twenty times as many.
        'web-archive replay': { perSecond: 20_000 / archiveIntervalMs, burst: 20 },
      },
      media: read.parseRate(SETTINGS.mediaRate, value('mediaRate')),
      other: read.parseRate(SETTINGS.hostRate, value('hostRate')),
    },
    /** Null: Stet uses no web archive. */
    webArchive:
      value('webArchiveUrl') === 'none'
        ? null
        : { url: read.parseHttpUrl(SETTINGS.webArchiveUrl, value('webArchiveUrl')) },
    resolveReads: read.parseCountSetting(SETTINGS.resolveReads, value('resolveReads')),
    webhookTimeoutMs: read.parseMilliseconds(SETTINGS.webhookTimeout, value('webhookTimeout')),
    webhookOffAfterMs: read.parseMilliseconds(SETTINGS.webhookOffAfter, value('webhookOffAfter')),
    hookSecrets: parseHookSecrets(read.parseList(value('hookSecrets'))),
    /** Null: Stet sends no mail. */
    mail: parseMailConfig(given),
    publicRead: read.parseChoice(SETTINGS.publicRead, value('publicRead')) === 'on',
    requestLimit: read.parseBytes(SETTINGS.requestLimit, value('requestLimit')),
    requestTimeoutMs: read.parseMilliseconds(SETTINGS.requestTimeout, value('requestTimeout')),
    intake: {
      rate: read.parseRate(SETTINGS.intakeRate, value('intakeRate')),
      maxOpen: read.parseCountSetting(SETTINGS.intakeMaxOpen, value('intakeMaxOpen')),
    },
    retention: {
      evidenceMs: unlessNone('evidenceRetention'),
      checksMs: unlessNone('checkRetention'),
      intakeMs: unlessNone('intakeRetention'),
    },
    watch: {
      lostAfterChecks: read.parseCountSetting(SETTINGS.lostAfterChecks, value('lostAfterChecks')),
      lostAfterMs: read.parseMilliseconds(SETTINGS.lostAfter, value('lostAfter')),
      minIntervalMs: read.parseMilliseconds(SETTINGS.checkLeast, value('checkLeast')),
      maxIntervalMs: read.parseMilliseconds(SETTINGS.checkFloor, value('checkFloor')),
      checksPerDay: read.parseCountSetting(SETTINGS.checksPerDay, value('checksPerDay')),
      linkEveryMs: read.parseMilliseconds(SETTINGS.linkCheckEvery, value('linkCheckEvery')),
      auditPeriodMs: read.parseMilliseconds(SETTINGS.auditPeriod, value('auditPeriod')),
      auditBytesPerSecond: read.parseBytes(SETTINGS.auditPace, value('auditPace')),
      ...WATCH_POLICY,
    },
    proxy: {
      https: env.HTTPS_PROXY || env.https_proxy || null,
      http: env.HTTP_PROXY || env.http_proxy || null,
      none: env.NO_PROXY || env.no_proxy || '',
      resolves: read.parseChoice(SETTINGS.proxyResolves, value('proxyResolves')) === 'on',
    },
    /** For people at a terminal: `NO_COLOR` (no-color.org) turns colour off. */
    colour: !env.NO_COLOR,
  })
}

/** A value that goes into a header of HTTP. */
function headerText(key: SettingKey, value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new ConfigError('config-invalid', `${SETTINGS[key].name}: ${JSON.stringify(value)} can't be sent.`, {
    input: SETTINGS[key].name,
    hint: 'Set it to an address or a mailbox without spaces, or leave it out.',
  })
}

/** Refuses contradictory lock settings: an operator who sets a lock relies on it. */
function locked(store: StoreAddress, mode: ObjectLock['mode'] | 'none', days: number | null): StoreAddress {
  if (mode === 'none') return store
  if (store.kind !== 's3') {
    throw new ConfigError(
      'config-invalid',
      'STET_S3_OBJECT_LOCK: the store is a directory, which has no locks.',
      {
        input: 'STET_S3_OBJECT_LOCK',
        hint: 'Set STET_STORE to s3://bucket/prefix, or leave it out.',
      },
    )
  }
  if (days === null) {
    throw new ConfigError(
      'config-invalid',
      'STET_S3_OBJECT_LOCK_DAYS: not set, though STET_S3_OBJECT_LOCK is.',
      {
        input: 'STET_S3_OBJECT_LOCK_DAYS',
        hint: 'Set it to the number of days for which no object may be deleted.',
      },
    )
  }
  return { ...store, lock: { mode, days } }
}

/** A presigned URL works without a token, so its lifetime must be short. */
function presign(ms: number): number {
  if (ms >= 1_000 && ms <= 300_000) return Math.floor(ms / 1_000)
  throw new ConfigError('config-invalid', 'STET_PRESIGN: it must be between 1s and 5m.', {
    input: 'STET_PRESIGN',
    hint: 'Set it to a time such as 60s, or leave it out.',
  })
}

function authorities(urls: string[]): string[] {
  const wrong = urls.find((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
  if (wrong === undefined && urls.length <= MAX_AUTHORITIES) return urls
  const what = wrong === undefined ? `${urls.length} addresses` : JSON.stringify(wrong)
  throw new ConfigError('config-invalid', `STET_TSA_URLS: ${what} can't be used.`, {
    input: 'STET_TSA_URLS',
    hint: `Set it to at most ${MAX_AUTHORITIES} http:// or https:// addresses, comma-separated.`,
  })
}

function databaseConfig(value: string | null, dataDir: string): DatabaseConfig {
  if (value === null) return { kind: 'embedded', dir: dataDir }
  if (/^postgres(?:ql)?:\/\/./.test(value) && parseDatabaseUrl(value) !== null)
    return { kind: 'postgres', url: value }
  if (value.startsWith('pglite:')) {
    throw new ConfigError('config-invalid', 'STET_DATABASE_URL: Stet no longer runs on PGlite.', {
      input: 'STET_DATABASE_URL',
      hint: 'Leave it out: PostgreSQL then runs in STET_DATA_DIR. Run `stet reindex` to fill it from the ledger.',
    })
  }
  throw new ConfigError('config-invalid', "STET_DATABASE_URL: its value can't be read.", {
    input: 'STET_DATABASE_URL',
    hint: 'Set it to postgres://user:password@host/database, with several hosts host1,host2, or leave it out. A special character in the password is percent-encoded.',
  })
}

/** A transaction and the queries beside it need connections of their own. */
const MIN_CONNECTIONS = 4

function connections(value: string): number {
  const count = read.parseCountSetting(SETTINGS.databaseConnections, value)
  if (count >= MIN_CONNECTIONS) return count
  throw new ConfigError('config-invalid', `STET_DATABASE_CONNECTIONS: ${count} are too few.`, {
    input: 'STET_DATABASE_CONNECTIONS',
    hint: `Set it to at least ${MIN_CONNECTIONS}, or leave it out.`,
  })
}

function redisUrl(value: string | null): string | null {
  if (value !== null) parseRedisAddress(value)
  return value
}
