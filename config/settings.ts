import { defineSetting, type Setting } from '../src/model/setting.ts'
import { MAIL_SETTINGS } from './mail-settings.ts'
import { SERVICE_SETTINGS } from './service-settings.ts'
import { STORE_SETTINGS } from './store-settings.ts'
import { WATCH_SETTINGS } from './watch-settings.ts'

/** Every setting that belongs to no platform. A platform's folder declares its own (`src/platforms/{name}/settings.ts`). */
export const SETTINGS = {
  dataDir: defineSetting('STET_DATA_DIR', 'path', './stet-data', 'The directory of the embedded defaults.'),
  ...STORE_SETTINGS,
  databaseUrl: defineSetting(
    'STET_DATABASE_URL',
    'text',
    null,
    'The catalog: `postgres://…`, with several servers `postgres://user@one,two/db`: Stet uses the one that takes writes. Unset: PostgreSQL itself runs in the data directory.',
    { secret: true },
  ),
  databaseConnections: defineSetting(
    'STET_DATABASE_CONNECTIONS',
    'count',
    '10',
    'The largest number of connections of one process to the catalog.',
  ),
  redisUrl: defineSetting(
    'STET_REDIS_URL',
    'text',
    null,
    'The queue: `redis://`, `redis+sentinel://`, `redis+cluster://`, or `rediss…` with TLS. Unset: the queue is in PostgreSQL, for one `stet up`.',
    { secret: true },
  ),
  listen: defineSetting(
    'STET_LISTEN',
    'listen',
    '127.0.0.1:8080',
    'The address on which the API and the pages listen.',
  ),
  publicUrl: defineSetting('STET_PUBLIC_URL', 'url', 'http://{STET_LISTEN}', 'The address that readers use.'),
  signingKey: defineSetting(
    'STET_SIGNING_KEY',
    'text',
    null,
    'The key that signs snapshots, ECDSA on P-384: a PEM, or a file that contains one.',
    {
      secret: true,
    },
  ),
  trustedKeys: defineSetting(
    'STET_TRUSTED_KEYS',
    'list',
    null,
    'Further keys whose records Stet believes, such as retired ones: fingerprints, PEMs, or files with either. Unset: the signing key alone.',
  ),
  tsaUrls: defineSetting(
    'STET_TSA_URLS',
    'list',
    null,
    'Timestamp authorities (RFC 3161), at most four. Stet requests a timestamp over every snapshot from each of them.',
  ),
  tsaPolicy: defineSetting(
    'STET_TSA_POLICY',
    'choice',
    'go-on',
    'What a capture does when an authority gives no timestamp: `go-on` seals the snapshot without it, `wait` retries later.',
    { choices: ['go-on', 'wait'] },
  ),
  publish: defineSetting('STET_PUBLISH', 'choice', 'approved', 'Which posts the public may see.', {
    choices: ['none', 'approved', 'lost', 'all'],
  }),
  thumbnailBytes: defineSetting(
    'STET_THUMBNAIL_BYTES',
    'bytes',
    '256MB',
    'The room for thumbnails in `STET_DATA_DIR/thumbnails`; those seen least recently make room for others.',
  ),
  presign: defineSetting(
    'STET_PRESIGN',
    'milliseconds',
    null,
    'Lifetime of the presigned S3 URLs that snapshot files are redirected to, at most 5m. Unset: Stet streams the files itself.',
  ),
  allowPrivate: defineSetting(
    'STET_ALLOW_PRIVATE',
    'list',
    null,
    'Private addresses that Stet may fetch: `host:port` or CIDR, comma-separated.',
  ),
  proxyResolves: defineSetting(
    'STET_PROXY_RESOLVES',
    'choice',
    'off',
    'Whether the proxy gets names and resolves them. Off: it gets the addresses that Stet resolved and checked. On: the proxy must refuse private addresses.',
    { choices: ['on', 'off'] },
  ),
  logLevel: defineSetting('STET_LOG_LEVEL', 'choice', 'info', 'How much Stet logs to standard error.', {
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
  }),
  userAgent: defineSetting(
    'STET_USER_AGENT',
    'text',
    'Stet/{version}',
    'The User-Agent that Stet sends to platforms.',
  ),
  textLimit: defineSetting(
    'STET_MAX_TEXT_BYTES',
    'bytes',
    '16MB',
    'The largest response, page or article that Stet reads.',
  ),
  articleLimit: defineSetting(
    'STET_MAX_ARTICLE_BYTES',
    'bytes',
    '64MB',
    'The largest article file that Stet reads.',
  ),
  maxCitations: defineSetting(
    'STET_MAX_CITATIONS',
    'count',
    '1000',
    'How many citations of an article Stet keeps and captures, the first ones; the record of the article counts the others.',
  ),
  mediaLimit: defineSetting(
    'STET_MAX_MEDIA_BYTES',
    'bytes',
    '2GB',
    'The largest photo, video or sound that Stet keeps.',
  ),
  textTimeout: defineSetting(
    'STET_TEXT_TIMEOUT',
    'milliseconds',
    '30s',
    'Time limit of a whole text response.',
  ),
  mediaTimeout: defineSetting(
    'STET_MEDIA_TIMEOUT',
    'milliseconds',
    '15m',
    'Time limit of a whole media response.',
  ),
  fetchAttempts: defineSetting(
    'STET_FETCH_ATTEMPTS',
    'count',
    '3',
    'How many times Stet tries a request before it fails.',
  ),
  retryDelay: defineSetting(
    'STET_RETRY_DELAY',
    'milliseconds',
    '500ms',
    'The first pause between attempts; each later pause is twice as long.',
  ),
  verifyEvery: defineSetting(
    'STET_VERIFY_EVERY',
    'milliseconds',
    '1m',
    'How often the service looks for posts that are due for a check. `none`: only `stet verify` checks posts.',
  ),
  auditEvery: defineSetting(
    'STET_AUDIT_EVERY',
    'milliseconds',
    '5m',
    'How often the service looks for snapshots that are due for an audit. `none`: only `stet verify --audit` audits.',
  ),
  metricsListen: defineSetting(
    'STET_METRICS_LISTEN',
    'listen',
    null,
    'The address on which `stet work` serves `/metrics`, `/healthz` and `/readyz`. Unset: it serves none.',
  ),
  captureConcurrency: defineSetting(
    'STET_CAPTURE_CONCURRENCY',
    'count',
    '4',
    'Concurrent captures in one process.',
  ),
  expandLinks: defineSetting(
    'STET_EXPAND_LINKS',
    'choice',
    'on',
    'Whether Stet follows the short links inside posts and records the address, status and title of each target.',
    { choices: ['on', 'off'] },
  ),
  mediaRate: defineSetting(
    'STET_MEDIA_RATE',
    'rate',
    '20/s burst 100',
    'Rate limit of any one media host, shared by all processes.',
  ),
  hostRate: defineSetting(
    'STET_HOST_RATE',
    'rate',
    '5/s burst 50',
    'Rate limit of any one other host, shared by all processes.',
  ),
  siteRate: defineSetting(
    'STET_SITE_RATE',
    'rate',
    '1/s',
    'Rate limit of any one news site that `survey`, `backfill` and `follow` read. A longer `Crawl-delay` of its `robots.txt` wins.',
  ),
  contact: defineSetting(
    'STET_CONTACT',
    'text',
    null,
    'An address or mailbox that news sites find in the User-Agent of `survey`, `backfill` and `follow`, such as `https://example.com/bot`.',
  ),
  follow: defineSetting(
    'STET_FOLLOW',
    'list',
    null,
    'Addresses of feeds, sitemaps or sites whose new articles the service fetches by itself.',
  ),
  followEvery: defineSetting(
    'STET_FOLLOW_EVERY',
    'milliseconds',
    '5m',
    'How often the service asks each address of `STET_FOLLOW`.',
  ),
  webArchiveUrl: defineSetting(
    'STET_WEB_ARCHIVE_URL',
    'text',
    'https://web.archive.org',
    'The web archive in which Stet looks for posts that are gone and for the addresses of flattened citations. `none`: Stet uses none.',
  ),
  webArchiveInterval: defineSetting(
    'STET_WEB_ARCHIVE_INTERVAL',
    'milliseconds',
    '2s',
    'Minimum interval between two requests to the web archive’s index. Requests for archived pages may be twenty times as frequent.',
  ),
  resolveReads: defineSetting(
    'STET_RESOLVE_READS',
    'count',
    '600',
    'How many archived posts of an account Stet reads at most to find the one that an article quotes.',
  ),
  ...SERVICE_SETTINGS,
  ...MAIL_SETTINGS,
  ...WATCH_SETTINGS,
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof SETTINGS
