import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ARTICLE, IDS, site, url } from '../api/site.ts'
import { BIN, ended, spawnStet } from '../cli/run-cli.ts'
import { type Ceph, hasCeph, startCeph } from '../support/ceph.ts'
import { freePort } from '../support/free-port.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const servers = hasRedis() && hasCeph()

/** Such as nobody could write by accident. */
const SECRETS = {
  database: 'dbXq71wordOfTheDatabase',
  store: 'wrongS3SecretPq88xTheirs',
  hook: `whsec_${Buffer.from('hookSecret93kOfTheNewsroom').toString('base64')}`,
  bearer: `stet_0a1b2c3d_${'bearerZz55nobodyReads'.padEnd(43, 'y')}`,
}

describe.skipIf(!servers && !process.env.CI)('a service whose parts die and return', () => {
  const parts = new AsyncDisposableStack()
  let redis: RedisServer
  let postgres: PostgresServer
  let ceph: Ceph
  let env: Record<string, string>
  let key: string
  let token: string
  /** Where API and worker answer. */
  const bases: Record<string, string> = {}
  /** All that any process ever said. */
  let said = ''

  const start = async (words: string[], more: Record<string, string> = {}) => {
    const child: ChildProcess = spawn(process.execPath, [BIN, ...words], {
      env: { PATH: process.env.PATH ?? '', ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exit = once(child, 'exit')
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM')
      expect(await exit).toEqual([0, null])
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        said += String(chunk)
      })
    }
    if (!child.stdout) throw new Error('no output')
    const [startupLines] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { startupLines, stop }
  }
  const ask = async (who: string, path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${bases[who]}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...init,
    })
    return { status: answer.status, text: await answer.text() }
  }
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask('serve', path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  /** A Redis that neither answers nor refuses. */
  const hang = (signal: 'SIGSTOP' | 'SIGCONT') => void process.kill(redis.pid, signal)
  /** What `/readyz` says of its parts, once it answers with this status. */
  const ready = (who: string, status: number): Promise<Record<string, string>> =>
    until(async () => {
      const answer = await ask(who, '/readyz')
      return answer.status === status ? (JSON.parse(answer.text).parts as Record<string, string>) : null
    }, 30_000)

  beforeAll(async () => {
    // The receiver of a webhook, which is told of what happens.
    const origin = await startOrigin({ ...site, ignore: ['receiver.example'] })
    parts.defer(() => origin.close())
    const dir = parts.use(await tempDir())
    ;[redis, postgres, ceph] = await Promise.all([startRedis(), startPostgres(), startCeph()])
    for (const part of [redis, postgres, ceph]) parts.use(part)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const metrics = await freePort()
    env = {
      ...origin.env,
      ...ceph.env,
      STET_DATA_DIR: dir.path,
      STET_STORE: `s3://${await ceph.bucket('ledger')}/newsroom`,
      STET_DATABASE_URL: (await postgres.database('stet')).replace('@', `:${SECRETS.database}@`),
      STET_REDIS_URL: redis.url,
      STET_LISTEN: '127.0.0.1:0',
      STET_METRICS_LISTEN: `127.0.0.1:${metrics}`,
      STET_LOG_LEVEL: 'trace',
      STET_HOOK_SECRETS: SECRETS.hook,
      STET_SIGNING_KEY: key,
      STET_VERIFY_EVERY: 'none',
      STET_AUDIT_EVERY: 'none',
    }
    const serve = await start(['serve'])
    parts.defer(serve.stop)
    // One that its operator gave a wrong key to the store.
    const wrong = await start(['work'], { AWS_SECRET_ACCESS_KEY: SECRETS.store })
    bases.serve = /http:\/\/\S+?:\d+/.exec(serve.startupLines)?.[0] ?? ''
    bases.work = `http://127.0.0.1:${metrics}`
    const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
    token = String(created.lines[0]?.token)
    expect((await send('/v1/posts', { url: url(IDS.plain) })).status).toBe(202)
    expect(await ready('work', 503)).toMatchObject({ store: 'store-refused', database: 'ok', queue: 'ok' })
    await until(async () => said.includes('store-refused'), 20_000)
    await wrong.stop()
    parts.defer((await start(['work'])).stop)
  }, 120_000)
  afterAll(() => parts.disposeAsync())

  it('a store that refuses its worker fails no post: it is captured once the operator has fixed the store', async () => {
    const post = async () => JSON.parse((await ask('serve', `/v1/posts/x/${IDS.plain}`)).text)
    expect(await post()).toMatchObject({ outcome: null })
    await until(async () => (await post()).outcome === 'captured', 40_000)
  }, 60_000)

  const deaths: [part: string, code: string, kill: () => Promise<void>, restart: () => Promise<void>][] = [
    ['queue', 'queue-unavailable', () => redis.kill(), () => redis.restart()],
    ['queue', 'queue-unavailable', async () => hang('SIGSTOP'), async () => hang('SIGCONT')],
    ['database', 'database-unavailable', () => postgres.crash(), () => postgres.restart()],
    ['store', 'store-unreachable', () => ceph.stopGateway(), () => ceph.startGateway()],
  ]
  it.each(deaths)(
    '%s: 503 while it is dead, 200 when it is back, of API and worker alike',
    async (part, code, kill, restart) => {
      const well = { database: 'ok', queue: 'ok', store: 'ok', scratch: 'ok', clock: 'ok' }
      for (const who of ['serve', 'work']) expect(await ready(who, 200)).toEqual(well)
      await kill()
      try {
        for (const who of ['serve', 'work']) {
          expect(await ready(who, 503)).toEqual({ ...well, [part]: code })
          expect((await ask(who, '/healthz')).status).toBe(200)
        }
        const { status, text } = await ask('serve', '/metrics')
        expect([status, text]).toEqual([200, expect.stringContaining(`stet_part_up{part="${part}"} 0`)])
        const sent = await send('/v1/articles', { url: ARTICLE })
        expect(sent.status).toBe(part === 'store' ? 202 : 503)
      } finally {
        await restart()
      }
      for (const who of ['serve', 'work']) expect(await ready(who, 200)).toEqual(well)
    },
    90_000,
  )

  it('the worker reports on itself alone, and answers nothing else', async () => {
    const { text } = await ask('work', '/metrics')
    expect(text).toContain('stet_upstream_seconds_count{source="x tweet-result",answer="2xx"} ')
    expect(text).toContain('stet_process_cpu_seconds_total ')
    expect(text).not.toMatch(/stet_posts|stet_queue_jobs|harbour|https?:\/\//)
    expect((await ask('work', '/v1/posts')).status).toBe(404)
    expect((await ask('work', '/openapi.json')).status).toBe(404)
  })

  it('no process has said a secret, whatever failed', async () => {
    const refused = [
      await send('/v1/posts', { url: url(IDS.photo) }, { authorization: `Bearer ${SECRETS.bearer}` }),
      await send(`/v1/posts?token=${SECRETS.bearer}`, { url: url(IDS.photo) }),
      await send('/v1/posts', { url: url(IDS.photo) }, { cookie: `a=${SECRETS.bearer}` }),
      await send('/v1/webhooks', { url: 'https://receiver.example/', secret: SECRETS.hook }),
    ]
    expect(refused.slice(0, 2).map(({ status }) => status)).toEqual([401, 401])
    // Processes that can't begin say why, and wait where waiting helps.
    const away = `postgres://stet:${SECRETS.database}@127.0.0.1:1/stet`
    for (const [words, more] of [
      [['serve'], { STET_DATABASE_URL: away }],
      [['work'], { STET_REDIS_URL: `redis://:${SECRETS.database}@127.0.0.1:1` }],
    ] as const) {
      const child = spawnStet(words, { ...env, STET_LISTEN: '127.0.0.1:0', ...more, STET_METRICS_LISTEN: '' })
      child.stderr?.on('data', (chunk) => {
        said += String(chunk)
        if (String(chunk).includes('waiting for a part to start')) child.kill('SIGTERM')
      })
      expect((await ended(child)).code).toBe(130)
    }
    for (const [words, more] of [
      [['work'], { STET_SIGNING_KEY: key.replace('PRIVATE', 'PIRATE') }],
      [['doctor'], { STET_DATABASE_URL: away, AWS_SECRET_ACCESS_KEY: SECRETS.store }],
    ] as const) {
      const { code, stdout, stderr } = await ended(spawnStet(words, { ...env, ...more }))
      expect([words, code === 0]).toEqual([words, false])
      said += stdout + stderr
    }
    expect(said).toContain('store-refused')
    expect(said).toContain('database-unavailable')
    expect(said).toContain('queue-unavailable')
    const pem = key.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))
    const secrets = [
      ...Object.values(SECRETS),
      SECRETS.hook.slice(6),
      ceph.secretKey,
      token.slice(-20),
      ...pem,
    ]
    for (const secret of secrets) expect(said.includes(secret), secret).toBe(false)
  }, 60_000)
})
