import { generateKeyPairSync } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type Catalog, openCatalog } from '../../../src/catalog/catalog.ts'
import { ended, spawnStet } from '../../cli/run-cli.ts'
import { type Ceph, startCeph } from '../../support/ceph.ts'
import { freePort } from '../../support/free-port.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { type PostgresServer, type PostgresStandby, startPostgres } from '../../support/postgres.ts'
import { type RedisServer, startRedis } from '../../support/redis.ts'
import { tempDir } from '../../support/service-config.ts'
import { type Meddling, startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { Logs } from '../nothing-lost/logs.ts'
import { type StetProcess, stetProcess } from '../nothing-lost/stet-process.ts'
import { mountScratchDisk } from './scratch-disk.ts'
import { settableClock } from './wrong-clock.ts'

/** Fewer where the machine is small: `STET_FAULT_WORKERS=2 npm run test:heavy -- faults`. */
const WORKERS = Math.max(2, Number(process.env.STET_FAULT_WORKERS ?? 4))
const SERVERS = 2

/** The role of Stet: no superuser, so that limits hold for it. */
const ROLE = 'stet'

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
  readonly processes: readonly StetProcess[]
  /** The processes that ended by themselves. */
  ended(): string[]
}

/**
 * @param options `standby`: PostgreSQL has a streaming standby, which is named in the settings as well; `redisUrl`: another
 *   Redis than the one behind the proxy
 */
export async function startFaultyService(
  options: { standby?: boolean; redisUrl?: string } = {},
): Promise<FaultyService> {
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
  }
  const logs = parts.use(await Logs.open())
  const ports = await Promise.all(Array.from({ length: SERVERS }, freePort))
  const processes: StetProcess[] = []
  const start = async (name: string, words: string[], more: Readonly<Record<string, string>>) => {
    const dataDir = more.STET_DATA_DIR ?? join(dir.path, name.replace(' ', '-'))
    await mkdir(dataDir, { recursive: true })
    const one = await stetProcess(name, words, { ...env, STET_DATA_DIR: dataDir, ...more }, logs)
    parts.defer(async () => void (one.isRunning() && (await one.kill())))
    processes.push(one)
  }
  for (const [n, port] of ports.entries()) {
    await start(`serve ${n + 1}`, ['serve'], { STET_LISTEN: `127.0.0.1:${port}` })
  }
  for (let n = 1; n <= WORKERS; n += 1) {
    await start(`work ${n}`, ['work'], {
      ...(n === 1 && disk ? { STET_DATA_DIR: disk.path } : {}),
      ...(n === 2 && clock ? clock.env : {}),
    })
  }
  const words = ['token', 'create', '--scope', 'admin', '--json']
  const created = await ended(spawnStet(words, { ...env, STET_DATA_DIR: dir.path }))
  const catalog = await openCatalog({ connectionString: withStandby(direct) })
  parts.defer(() => catalog.close())
  const owned = parts.move()
  return {
    origin,
    redis,
    postgres,
    standby,
    ceph,
    proxies,
    storeMeddling,
    servers: ports.map((port) => `http://127.0.0.1:${port}`),
    headers: { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' },
    catalog,
    logs,
    disk,
    clock,
    administer,
    processes,
    ended: () => processes.filter((one) => !one.isRunning()).map(({ name }) => name),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
