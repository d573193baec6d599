import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import { loadSigner } from '../../../src/archive/signature/signer.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import type { Db } from '../../../src/catalog/catalog.ts'
import { type RunningService, startApi, startWorkers } from '../../../src/runtime/start-service.ts'
import { createDatabase } from '../../support/database.ts'
import { freePort } from '../../support/free-port.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { trust } from '../../support/origin/trust.ts'
import { type Prometheus, startPrometheus } from '../../support/prometheus.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { type RedisServer, startRedis } from '../../support/redis.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { madePosts } from '../nothing-lost/newsroom.ts'
import { makeCertificate } from './certificate.ts'

/** What stands for minutes in the rules: here every fault is seen, and over, soon. */
const SHORTER = {
  StetQueueOld: [['> 900', '> 3']],
  StetSourceRefuses: [['> 600', '> 3']],
  StetRoundMissed: [['+ 900', '+ 3']],
  StetRedisEmptied: [['[15m]', '[20s]']],
} as const

type Env = Readonly<Record<string, string>>

/** An API and a worker in this process, which a Prometheus scrapes. */
export interface WatchedService extends AsyncDisposable {
  readonly dataDir: string
  readonly origin: Origin
  readonly redis: RedisServer
  readonly client: Redis
  /** In front of the database. */
  readonly database: TcpProxy
  readonly prometheus: Prometheus
  /** A receiver of webhooks that the service may reach. */
  readonly receiver: Receiver
  /** What API and worker report. */
  metrics(): Promise<string>
  db(): Promise<Db>
  /** Puts something into the store, as a capture does. */
  put(): Promise<void>
  /** Requests the capture of so many posts that it does not know yet. */
  send(count: number): Promise<void>
  /** Starts the worker at the address where Prometheus looks for it. */
  startWorker(more?: Env): Promise<void>
  stopWorker(): Promise<void>
  /** Gives the public address a certificate that ends in so many days. The API, started again, looks at it. */
  renewCertificate(days: number): Promise<void>
}

/** Starts it with a certificate that ends in three days. */
export async function startWatchedService(): Promise<WatchedService> {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin()
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const { path } = parts.use(await tempDir())
  const dataDir = join(path, 'data')
  await mkdir(dataDir)
  const redis = parts.use(await startRedis())
  const client = new Redis(redis.url)
  client.on('error', () => {})
  parts.defer(() => client.disconnect())
  const database = parts.use(await startTcpProxy(parts.use(await createDatabase()).url))
  const receiver = parts.use(await startReceiver())
  const front = createServer(makeCertificate(path, 3)).listen(0, '127.0.0.1')
  await once(front, 'listening')
  parts.defer(() => void front.close())
  const [apiAddress, workerAddress] = (await Promise.all([freePort(), freePort()])).map(
    (port) => `127.0.0.1:${port}`,
  ) as [string, string]
  const env = {
    ...origin.env,
    STET_DATABASE_URL: database.url,
    STET_REDIS_URL: redis.url,
    STET_LISTEN: apiAddress,
    STET_VERIFY_EVERY: '1s',
    STET_AUDIT_EVERY: '1s',
    STET_FETCH_ATTEMPTS: '1',
    STET_ALLOW_PRIVATE: receiver.place,
    STET_PUBLIC_URL: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
  }
  let worker: RunningService | null = null
  const startWorker = async (more: Env = {}) => {
    const config = serviceConfig(dataDir, { ...env, STET_METRICS_LISTEN: workerAddress, ...more })
    const signer = await loadSigner({ pemOrPath: null, dataDir, mayCreate: true })
    worker = await startWorkers(config, [], { signer })
  }
  const stopWorker = async () => {
    await worker?.close()
    worker = null
  }
  await startWorker()
  parts.defer(stopWorker)
  let api = await startApi(serviceConfig(dataDir, env))
  parts.defer(() => api.close())
  const targets = { stet: [apiAddress], 'stet-worker': [workerAddress] }
  const prometheus = parts.use(await startPrometheus({ targets, shorter: SHORTER }))
  const db = async () => (await api.app.catalog()).db
  let sent = 0
  const owned = parts.move()
  return {
    dataDir,
    origin,
    redis,
    client,
    database,
    prometheus,
    receiver,
    async metrics() {
      const ask = async (address: string) => await (await fetch(`http://${address}/metrics`)).text()
      return (await Promise.all([apiAddress, workerAddress].map(ask))).join('\n')
    },
    db,
    async put() {
      const store = await api.app.store()
      await store.put('a/b', { source: Buffer.of(), size: 0, sha256: '' }, 'text/plain')
    },
    async send(count) {
      const { token } = await createToken(await db(), { scopes: ['admin'], name: null }, new Date())
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      for (const post of madePosts(count, sent)) {
        origin.post(post)
        const body = JSON.stringify({ url: `https://x.com/i/status/${post.id}` })
        const answer = await fetch(`http://${apiAddress}/v1/posts`, { method: 'POST', headers, body })
        expect(answer.status).toBe(202)
      }
      sent += count
    },
    startWorker,
    stopWorker,
    async renewCertificate(days) {
      front.setSecureContext(makeCertificate(path, days))
      await api.close()
      api = await startApi(serviceConfig(dataDir, env))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
