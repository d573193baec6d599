/**
 * Every environment variable that Stet reads, in one list: `docs/configuration.md` has the same
 * table, and a test compares the two. `kind` says how a value is read; see `read.ts`.
 */
export interface Setting {
  readonly name: string
  readonly kind:
    | 'text'
    | 'path'
    | 'url'
    | 'bytes'
    | 'milliseconds'
    | 'count'
    | 'list'
    | 'choice'
    | 'listen'
    | 'rate'
  /** As written in the environment; null where there is none. `{…}` names another value. */
  readonly default: string | null
  readonly choices?: readonly string[]
  readonly secret?: true
  readonly help: string
}

const setting = <const T extends Pick<Setting, 'choices' | 'secret'>>(
  name: string,
  kind: Setting['kind'],
  fallback: string | null,
  help: string,
  more: T = {} as T,
): Omit<Setting, 'choices'> & T => ({ name, kind, default: fallback, help, ...more })

export const SETTINGS = {
  dataDir: setting('STET_DATA_DIR', 'path', './stet-data', 'Where the embedded defaults live.'),
  store: setting(
    'STET_STORE',
    'text',
    'file://{STET_DATA_DIR}/archive',
    'The ledger: `file:///dir` or `s3://bucket/prefix`.',
  ),
  databaseUrl: setting(
    'STET_DATABASE_URL',
    'text',
    null,
    'The catalog: `postgres://…`. Without it PostgreSQL itself runs in the data directory.',
    { secret: true },
  ),
  redisUrl: setting(
    'STET_REDIS_URL',
    'text',
    null,
    'The queue: `redis://` or `rediss://`. Without it the queue lives in PostgreSQL, for one `stet up`.',
    { secret: true },
  ),
  listen: setting('STET_LISTEN', 'listen', '127.0.0.1:8080', 'Where the API and the pages listen.'),
  publicUrl: setting('STET_PUBLIC_URL', 'url', 'http://{STET_LISTEN}', 'The address that readers use.'),
  signingKey: setting('STET_SIGNING_KEY', 'text', null, 'A PEM, or a file that holds one: ECDSA on P-384.', {
    secret: true,
  }),
  tsaUrls: setting(
    'STET_TSA_URLS',
    'list',
    null,
    'Timestamp authorities (RFC 3161), at most four: each is asked for a timestamp over every snapshot.',
  ),
  tsaPolicy: setting(
    'STET_TSA_POLICY',
    'choice',
    'go-on',
    'Where an authority gives no timestamp: seal without it, or let the capture wait and try again.',
    { choices: ['go-on', 'wait'] },
  ),
  objectLock: setting(
    'STET_S3_OBJECT_LOCK',
    'choice',
    'none',
    'Object Lock mode of everything that is put into an S3 store.',
    { choices: ['none', 'governance', 'compliance'] },
  ),
  objectLockDays: setting(
    'STET_S3_OBJECT_LOCK_DAYS',
    'count',
    null,
    'For how many days Object Lock holds. Needed with a mode.',
  ),
  publish: setting('STET_PUBLISH', 'choice', 'approved', 'What public doors may show.', {
    choices: ['none', 'approved', 'lost', 'all'],
  }),
  presign: setting(
    'STET_PRESIGN',
    'milliseconds',
    null,
    'For how long an address is good at which a snapshot’s file is had from an S3 store directly, at most 5m. Off unless set.',
  ),
  allowPrivate: setting(
    'STET_ALLOW_PRIVATE',
    'list',
    null,
    'Inside addresses that may be fetched: `host:port` or CIDR, comma-separated.',
  ),
  logLevel: setting('STET_LOG_LEVEL', 'choice', 'info', 'How much is logged to stderr.', {
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
  }),
  userAgent: setting('STET_USER_AGENT', 'text', 'Stet/{version}', 'How Stet names itself to platforms.'),
  textLimit: setting(
    'STET_MAX_TEXT_BYTES',
    'bytes',
    '16MB',
    'The largest answer, page or article that is read.',
  ),
  articleLimit: setting('STET_MAX_ARTICLE_BYTES', 'bytes', '64MB', 'The largest article file that is read.'),
  mediaLimit: setting(
    'STET_MAX_MEDIA_BYTES',
    'bytes',
    '2GB',
    'The largest photo, video or sound that is kept.',
  ),
  textTimeout: setting('STET_TEXT_TIMEOUT', 'milliseconds', '30s', 'How long an answer may take in all.'),
  mediaTimeout: setting('STET_MEDIA_TIMEOUT', 'milliseconds', '15m', 'How long a medium may take in all.'),
  fetchAttempts: setting(
    'STET_FETCH_ATTEMPTS',
    'count',
    '3',
    'How often a request is made before it counts as failed.',
  ),
  retryDelay: setting(
    'STET_RETRY_DELAY',
    'milliseconds',
    '500ms',
    'The first pause between attempts; each next one is twice as long.',
  ),
  verifyEvery: setting(
    'STET_VERIFY_EVERY',
    'milliseconds',
    '1m',
    'How often the service looks whether posts are due for a check; `none`: only `stet verify` does.',
  ),
  auditEvery: setting(
    'STET_AUDIT_EVERY',
    'milliseconds',
    '5m',
    'How often the service looks whether snapshots are due for an audit; `none`: only `stet verify --audit` does.',
  ),
  metricsListen: setting(
    'STET_METRICS_LISTEN',
    'listen',
    null,
    'Where `stet work` answers `/metrics`, `/healthz` and `/readyz`; without it, nowhere.',
  ),
  captureConcurrency: setting('STET_CAPTURE_CONCURRENCY', 'count', '4', 'Captures at once in one process.'),
  xCanary: setting(
    'STET_X_CANARY',
    'text',
    '20',
    'The id of an X post known to live: not-found is believed only while it is answered.',
  ),
  xSyndicationUrl: setting(
    'STET_X_SYNDICATION_URL',
    'url',
    'https://cdn.syndication.twimg.com',
    'Where `tweet-result` is asked.',
  ),
  xOembedUrl: setting('STET_X_OEMBED_URL', 'url', 'https://publish.x.com/oembed', 'Where X answers oEmbed.'),
  xSyndicationRate: setting(
    'STET_X_SYNDICATION_RATE',
    'rate',
    '2/s burst 30',
    'How fast `tweet-result` may be asked, by all processes together.',
  ),
  xOembedRate: setting('STET_X_OEMBED_RATE', 'rate', '2/s burst 30', 'The same for oEmbed of X.'),
  xFxUrl: setting(
    'STET_X_FX_URL',
    'url',
    null,
    'An FxTwitter-compatible API as a further witness of X posts, such as `https://api.fxtwitter.com`. Off unless set.',
  ),
  expandLinks: setting(
    'STET_EXPAND_LINKS',
    'choice',
    'on',
    'Whether the short links inside posts are followed, for the address, status and title they lead to.',
    { choices: ['on', 'off'] },
  ),
  xFxRate: setting('STET_X_FX_RATE', 'rate', '5/s burst 30', 'The same for the FxTwitter-compatible API.'),
  xLinkRate: setting('STET_X_LINK_RATE', 'rate', '5/s burst 30', 'The same for `t.co`.'),
  mediaRate: setting('STET_MEDIA_RATE', 'rate', '20/s burst 100', 'The same for any one host of media.'),
  hostRate: setting('STET_HOST_RATE', 'rate', '5/s burst 50', 'The same for any one other host.'),
  webArchiveUrl: setting(
    'STET_WEB_ARCHIVE_URL',
    'text',
    'https://web.archive.org',
    'The web archive that is asked for posts that are gone, and for those whose address an article lost; `none`: nobody.',
  ),
  webArchiveInterval: setting(
    'STET_WEB_ARCHIVE_INTERVAL',
    'milliseconds',
    '2s',
    'The least time between two questions to the archive’s index; its bodies are asked for twenty times as often.',
  ),
  resolveReads: setting(
    'STET_RESOLVE_READS',
    'count',
    '600',
    'How many archived posts of an account are read at most to find the one that an article quotes.',
  ),
  webhookTimeout: setting(
    'STET_WEBHOOK_TIMEOUT',
    'milliseconds',
    '15s',
    'How long a webhook’s receiver has for its answer.',
  ),
  webhookOffAfter: setting(
    'STET_WEBHOOK_OFF_AFTER',
    'milliseconds',
    '5d',
    'A webhook that failed for so long, without a success between, is switched off.',
  ),
  hookSecrets: setting(
    'STET_HOOK_SECRETS',
    'list',
    null,
    'Secrets of CMS hooks that sign what they send, `whsec_…` or `name=whsec_…`; several while one is replaced.',
    { secret: true },
  ),
  publicRead: setting(
    'STET_PUBLIC_READ',
    'choice',
    'off',
    'Whether routes of the scope `read` answer without a token. Writing never does.',
    { choices: ['off', 'on'] },
  ),
  requestLimit: setting(
    'STET_MAX_REQUEST_BYTES',
    'bytes',
    '20MB',
    'The largest body of a request that brings an article, and the longest line of many.',
  ),
  requestTimeout: setting(
    'STET_REQUEST_TIMEOUT',
    'milliseconds',
    '60s',
    'How long the body of a request may take to arrive; of one with many lines, the longest pause.',
  ),
  intakeRate: setting(
    'STET_INTAKE_RATE',
    'rate',
    '1000/s burst 10000',
    'How much one token or hook may send to one API process; beyond it the answer is 429.',
  ),
  intakeMaxOpen: setting(
    'STET_INTAKE_MAX_OPEN',
    'count',
    '500000',
    'With so many jobs waiting nothing but `breaking` is taken in; the answer is 503.',
  ),
  lostAfterChecks: setting(
    'STET_LOST_AFTER_CHECKS',
    'count',
    '3',
    'How many checks must agree before a post is reported lost.',
  ),
  lostAfter: setting('STET_LOST_AFTER', 'milliseconds', '24h', 'Over how long they must agree.'),
  checksPerDay: setting(
    'STET_CHECKS_PER_DAY',
    'count',
    '20000',
    'How many requests a day the checks of posts may make; they are spent where loss is likely.',
  ),
  checkLeast: setting(
    'STET_CHECK_LEAST',
    'milliseconds',
    '1h',
    'No post is looked at more often than this, suspicions apart.',
  ),
  checkFloor: setting(
    'STET_CHECK_FLOOR',
    'milliseconds',
    '180d',
    'Every post is looked at this often, however old, as far as the requests reach.',
  ),
  linkCheckEvery: setting(
    'STET_LINK_CHECK_EVERY',
    'milliseconds',
    '30d',
    'How often the links inside posts and the citing articles are looked at.',
  ),
  auditPeriod: setting(
    'STET_AUDIT_PERIOD',
    'milliseconds',
    '90d',
    'Within this time every stored snapshot is read again and compared with its hashes.',
  ),
  auditPace: setting(
    'STET_AUDIT_PACE',
    'bytes',
    '20MB',
    'How many bytes of snapshots an audit reads in a second.',
  ),
} as const satisfies Record<string, Setting>

export type SettingKey = keyof typeof SETTINGS
