import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse, stringify } from 'yaml'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { addWebhook } from '../../src/catalog/webhooks/webhooks.ts'
import { type RunningService, startApi, startWorkers } from '../../src/runtime/start-service.ts'
import { IDS, site, url } from '../api/site.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { startReceiver, status } from '../support/receiver.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const prometheus = spawnSync('prometheus', ['--version']).status === 0
if (!prometheus) console.warn('Skipped: alerts of a running Prometheus (Debian: apt-get install prometheus).')

interface Rules {
  groups: { name: string; rules: { alert: string; expr: string; for?: string }[] }[]
}

/** An alert waits for minutes, and a queue may be old by many: here every fault is seen at once. */
const SHORTER: Readonly<Record<string, [from: string, to: string]>> = {
  StetQueueOld: ['> 900', '> 3'],
  StetSourceRefuses: ['> 600', '> 3'],
  StetRoundMissed: ['+ 900', '+ 3'],
}

/** The rules as they are shipped, without their patience. */
function shippedRules(): string {
  const rules = parse(readFileSync('deploy/prometheus/stet-alerts.yml', 'utf8')) as Rules
  for (const rule of rules.groups.flatMap((group) => group.rules)) {
    const [from, to] = SHORTER[rule.alert] ?? ['', '']
    expect([rule.alert, rule.expr.includes(from)]).toEqual([rule.alert, true])
    rule.expr = rule.expr.replace(from, to)
    delete rule.for
  }
  return stringify(rules)
}

describe.skipIf(!prometheus || !hasRedis())('each alert, in a Prometheus that scrapes a service', () => {
  const parts = new AsyncDisposableStack()
  let redis: RedisServer
  let client: Redis
  let database: TestDatabase
  let origin: Origin
  let api: RunningService
  let worker: RunningService | null = null
  let env: Record<string, string>
  let dataDir: string
  let workerAddress = '127.0.0.1:0'
  let base: string

  const firing = async (): Promise<Map<string, Record<string, string>>> => {
    const answer = await fetch(`${base}/api/v1/alerts`)
    const { data } = (await answer.json()) as {
      data: { alerts: { labels: Record<string, string>; state: string }[] }
    }
    return new Map(
      data.alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => [labels.alertname ?? '', labels]),
    )
  }
  const fires = (name: string, within = 90_000) => until(async () => (await firing()).get(name), within)
  const clears = (name: string, within = 120_000) => until(async () => !(await firing()).has(name), within)

  const startWorker = async (queues: string[] = []) => {
    worker = await startWorkers(
      serviceConfig(dataDir, { ...env, STET_METRICS_LISTEN: workerAddress }),
      queues,
      { signer: await loadSigner({ pemOrPath: null, dataDir, mayCreate: true }) },
    )
    // Prometheus finds it at the same address after a restart.
    workerAddress = new URL(worker.url ?? '').host
  }
  const stopWorker = async () => {
    await worker?.close()
    worker = null
  }
  const send = async (id: string) => {
    const { db } = await api.app.catalog()
    const { token } = await createToken(db, { scopes: ['admin'], name: null }, new Date())
    const answer = await fetch(`${api.url}/v1/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: url(id) }),
    })
    expect(answer.status).toBe(202)
  }

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    dataDir = join(dir.path, 'data')
    await mkdir(dataDir)
    redis = parts.use(await startRedis())
    client = new Redis(redis.url)
    client.on('error', () => {})
    parts.defer(() => client.disconnect())
    database = parts.use(await createDatabase())
    // A server at the public address whose certificate ends in three days.
    const names = [
      '-keyout',
      join(dir.path, 'key.pem'),
      '-out',
      join(dir.path, 'cert.pem'),
      '-subj',
      '/CN=stet',
    ]
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3', ...names])
    const front = createServer({
      key: readFileSync(join(dir.path, 'key.pem')),
      cert: readFileSync(join(dir.path, 'cert.pem')),
    })
    front.listen(0, '127.0.0.1')
    await once(front, 'listening')
    parts.defer(() => void front.close())
    env = {
      ...origin.env,
      ...database.env,
      STET_REDIS_URL: redis.url,
      STET_VERIFY_EVERY: '1s',
      STET_AUDIT_EVERY: '1s',
      STET_FETCH_ATTEMPTS: '1',
      STET_PUBLIC_URL: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    }
    await startWorker()
    parts.defer(stopWorker)
    api = await startApi(serviceConfig(dataDir, env))
    parts.defer(() => api.close())

    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    await writeFile(join(dir.path, 'alerts.yml'), shippedRules())
    await writeFile(
      join(dir.path, 'prometheus.yml'),
      stringify({
        global: { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' },
        rule_files: [join(dir.path, 'alerts.yml')],
        scrape_configs: [
          { job_name: 'stet', static_configs: [{ targets: [new URL(api.url ?? '').host] }] },
          { job_name: 'stet-worker', static_configs: [{ targets: [workerAddress] }] },
        ],
      }),
    )
    const server: ChildProcess = spawn(
      'prometheus',
      [
        `--config.file=${join(dir.path, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(dir.path, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    parts.defer(async () => {
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    })
    await until(async () => (await fetch(`${base}/-/ready`).catch(() => null))?.ok)
    // Nothing is wrong but the certificate, once both rounds have ended.
    await fires('StetCertificateEnds')
    await until(
      async () => [...(await firing()).keys()].every((name) => name === 'StetCertificateEnds'),
      60_000,
    )
  }, 240_000)
  afterAll(() => parts.disposeAsync(), 60_000)

  it('StetTokenEnds: a token that ends in three days', async () => {
    const { db } = await api.app.catalog()
    const expiresAt = new Date(Date.now() + 3 * 24 * 3600e3)
    const { id } = await createToken(db, { scopes: ['read'], name: null, expiresAt }, new Date())
    expect(await fires('StetTokenEnds')).toMatchObject({ token: id })
    await db.updateTable('tokens').set({ revoked_at: new Date() }).where('id', '=', id).execute()
    await clears('StetTokenEnds')
  }, 240_000)

  it('StetRedisFull: a Redis at the limit of its memory', async () => {
    const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
    await client.config('SET', 'maxmemory', String(used + 20_000))
    await fires('StetRedisFull')
    await client.config('SET', 'maxmemory', '0')
    await clears('StetRedisFull')
  }, 240_000)

  it('StetPartDown: a Redis that hangs', async () => {
    process.kill(redis.pid, 'SIGSTOP')
    try {
      expect(await fires('StetPartDown')).toMatchObject({ part: 'queue' })
    } finally {
      process.kill(redis.pid, 'SIGCONT')
    }
    await clears('StetPartDown')
  }, 240_000)

  it('StetRedisEmptied: a Redis without its data', async () => {
    await client.flushall()
    await fires('StetRedisEmptied')
  }, 240_000)

  it('StetStoreRefuses and StetScratchUnusable: files in the place of directories', async () => {
    const dirs = [join(dataDir, 'archive'), join(dataDir, 'scratch')]
    for (const dir of dirs) {
      await mkdir(dir, { recursive: true })
      await rename(dir, `${dir}-aside`)
      await writeFile(dir, '')
    }
    const store = await api.app.store()
    await store.put('a/b', { source: Buffer.of(), size: 0, sha256: '' }, 'text/plain').catch(() => {})
    expect(await fires('StetStoreRefuses')).toMatchObject({ code: 'store-refused' })
    await fires('StetScratchUnusable')
    for (const dir of dirs) {
      await rm(dir)
      await rename(`${dir}-aside`, dir)
    }
    await clears('StetStoreRefuses')
    await clears('StetScratchUnusable')
  }, 400_000)

  it('StetWebhookFails: a receiver that answers 500', async () => {
    await using receiver = await startReceiver()
    receiver.answer = status(500)
    const { db } = await api.app.catalog()
    const id = await addWebhook(
      db,
      { url: receiver.url, description: null, types: ['snapshot.created'], secrets: [] },
      new Date(),
    )
    await send(IDS.plain)
    await fires('StetWebhookFails', 150_000)
    await db.deleteFrom('webhooks').where('id', '=', id).execute()
    await clears('StetWebhookFails', 150_000)
  }, 400_000)

  it('StetSourceRefuses: a platform that limits us for an hour', async () => {
    const ends = ['cdn.syndication.twimg.com', 'publish.x.com'].map((host) =>
      origin.mood(host, moods.outage(429, { 'retry-after': '3600' })),
    )
    for (const id of [IDS.photo, IDS.dead, IDS.video]) await send(id)
    await fires('StetSourceRefuses')
    for (const end of ends) end()
    await client.del(...(await client.keys('*budget*')))
    await clears('StetSourceRefuses')
  }, 400_000)

  it('StetClockWrong: a clock that was set', async () => {
    const { now } = Date
    const moved = vi.spyOn(Date, 'now').mockImplementation(() => now() + 100_000)
    try {
      await fires('StetClockWrong')
    } finally {
      moved.mockRestore()
    }
    await clears('StetClockWrong')
  }, 240_000)

  it('StetDown, StetRoundMissed, StetNoWorkers, StetQueueOld: no worker, and work that waits', async () => {
    await stopWorker()
    await send(IDS.photo)
    for (const name of ['StetDown', 'StetQueueOld', 'StetRoundMissed', 'StetNoWorkers']) await fires(name)
    await startWorker()
    for (const name of ['StetDown', 'StetQueueOld', 'StetRoundMissed', 'StetNoWorkers']) await clears(name)
  }, 400_000)
})
