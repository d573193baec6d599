import { generateKeyPairSync } from 'node:crypto'
import pg from 'pg'
import { type Catalog, openCatalog } from '../../../src/catalog/catalog.ts'
import { type Ended, ended, spawnStet } from '../../cli/run-cli.ts'
import { type Ceph, startCeph } from '../../support/ceph.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { type PostgresServer, type PostgresStandby, startPostgres } from '../../support/postgres.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../../support/prometheus.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { type RedisServer, startRedis } from '../../support/redis.ts'
import { tempDir } from '../../support/service-config.ts'
import { type Meddling, startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { Logs } from '../nothing-lost/logs.ts'
import { type Processes, startProcesses } from './processes.ts'
import { mountScratchDisk } from './scratch-disk.ts'
import { settableClock } from './wrong-clock.ts'

/** The role of Stet: no superuser, so that limits hold for it. */
const ROLE = 'stet'

/** A scrape that is late once raises no alert. */
const PATIENCE = '10s'

/** A whole service of real processes, each part of it behind a proxy. */
export interface FaultyService extends AsyncDisposable {
  readonly origin: Origin
  readonly redis: RedisServer
  readonly postgres: PostgresServer
  /** Null unless it was asked for. */
  readonly standby: PostgresStandby | null
  readonly ceph: Ceph
  readonly proxies: { readonly redis: TcpProxy; readonly postgres: TcpProxy; readonly store: TcpProxy }
  /** What the store's proxy does to requests. */
  readonly storeMeddling: Meddling
  /** The base URLs of the `serve` processes. */
  readonly servers: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** The catalog, past the proxy. */
  readonly catalog: Catalog
  readonly logs: Logs
  /** Null where the machine allows none: the first worker's scratch disk, and the second worker's clock. */
  readonly disk: Awaited<ReturnType<typeof mountScratchDisk>>
  readonly clock: Awaited<ReturnType<typeof settableClock>>
  /** Runs statements as the database's administrator. */
  administer(...statements: string[]): Promise<void>
  /** Runs a command of Stet with the service's settings. */
  command(...words: string[]): Promise<Ended>
  readonly processes: Processes
  /** The processes that ended by themselves. */
  ended(): string[]
  /** A receiver of webhooks that the service may reach. */
  readonly receiver: Receiver
  /** Scrapes every process; null where it is not installed. */
  readonly prometheus: Prometheus | null
}

interface FaultyServiceOptions {
  /** PostgreSQL has a streaming standby, which is named in the settings as well. */
  readonly standby?: boolean
  /** Another Redis than the one behind the proxy. */
  readonly redisUrl?: string
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts it, in about ten seconds. Disposal ends every process. */
export async function startFaultyService(options: FaultyServiceOptions = {}): Promise<FaultyService> {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({})
  parts.defer(() => origin.close())
  const redis = parts.use(await startRedis())
  const postgres = parts.use(await startPostgres(['max_connections=100']))
  const standby = options.standby ? parts.use(await postgres.standby()) : null
  /** Names the standby after the server, as an operator would. */
  const withStandby = (url: string) =>
    standby === null ? url : url.replace(/(:\d+)\//, `$1,127.0.0.1:${new URL(standby.url).port}/`)
  const ceph = parts.use(await startCeph())
  const dir = parts.use(await tempDir())
  const disk = await mountScratchDisk()
  if (disk) parts.use(disk)
  const clock = await settableClock()
  if (clock) parts.use(clock)
  const direct = await postgres.database('stet')
  const administer = async (...statements: string[]) => {
    const client = new pg.Client(direct)
    client.on('error', () => {})
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await administer(
    `create role ${ROLE} login`,
    `alter database stet owner to ${ROLE}`,
    `grant all on schema public to ${ROLE}`,
  )
  const storeMeddling: Meddling = {}
  const proxies = {
    redis: parts.use(await startTcpProxy(redis.url)),
    postgres: parts.use(await startTcpProxy(direct.replace('postgres@', `${ROLE}@`))),
    store: parts.use(await startTcpProxy(String(ceph.env.AWS_ENDPOINT_URL_S3), storeMeddling)),
  }
  const receiver = parts.use(await startReceiver())
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const env = {
    ...origin.env,
    ...ceph.env,
    AWS_ENDPOINT_URL_S3: proxies.store.url,
    STET_STORE: `s3://${await ceph.bucket('ledger')}/newsroom`,
    STET_DATABASE_URL: withStandby(proxies.postgres.url),
    STET_REDIS_URL: options.redisUrl ?? proxies.redis.url,
    STET_LOG_LEVEL: 'info',
    STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    STET_WEB_ARCHIVE_URL: 'none',
    STET_VERIFY_EVERY: 'none',
    STET_AUDIT_EVERY: 'none',
    STET_ALLOW_PRIVATE: receiver.place,
    ...options.env,
  }
  const logs = parts.use(await Logs.open())
  const processes = parts.use(
    await startProcesses(env, dir.path, logs, {
      0: disk ? { STET_DATA_DIR: disk.path } : {},
      1: clock ? clock.env : {},
    }),
  )
  const command = (...words: string[]) => ended(spawnStet(words, { ...env, STET_DATA_DIR: dir.path }))
  const created = await command('token', 'create', '--scope', 'admin', '--json')
  const catalog = await openCatalog({ connectionString: withStandby(direct) })
  parts.defer(() => catalog.close())
  const prometheus = hasPrometheus()
    ? parts.use(
        await startPrometheus({
          targets: { stet: processes.servers, 'stet-worker': processes.metrics },
          patience: PATIENCE,
          shorter: { StetRedisEmptied: [['[15m]', '[30s]']] },
        }),
      )
    : null
  const owned = parts.move()
  return {
    origin,
    redis,
    postgres,
    standby,
    ceph,
    proxies,
    storeMeddling,
    servers: processes.servers.map((address) => `http://${address}`),
    headers: { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' },
    catalog,
    logs,
    disk,
    clock,
    administer,
    command,
    processes,
    ended: () => processes.all.filter((one) => !one.isRunning()).map(({ name }) => name),
    receiver,
    prometheus,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
