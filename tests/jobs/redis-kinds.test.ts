import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CapturePayload, captureJobId } from '../../src/jobs/job-payloads.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { createRedisRateLimiter } from '../../src/jobs/redis-rate-limiter.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { StopDeadline } from '../../src/model/stop-deadline.ts'
import { freePort } from '../support/free-port.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { startRedisCluster } from '../support/redis-cluster.ts'
import { startSentinelRedis } from '../support/redis-sentinel.ts'
import { tempDir } from '../support/service-config.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const post = (id: string) => ({ platform: 'x' as const, id })
const rate = { perSecond: 100, burst: 10 }

describe.skipIf(!hasRedis() && !process.env.CI)('the queue', () => {
  let parts: AsyncDisposableStack
  beforeEach(() => {
    parts = new AsyncDisposableStack()
  })
  afterEach(() => parts.disposeAsync())

  const service = async (url: string) => {
    const backend = await openRedisBackend(url, () => {})
    const queues = new Queues(backend, () => {})
    const limiter = createRedisRateLimiter(url, () => {})
    parts.defer(() => queues.close())
    parts.defer(() => limiter.close())
    const runs: string[] = []
    const worker = await startWorker(backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 5,
      onError: () => {},
      async run({ id }) {
        runs.push(id)
        return { kind: 'complete' }
      },
    })
    parts.defer(() => worker.close(new StopDeadline(1_000)))
    const state = (id: string) => queues.state('capture-x', captureJobId(post(id), 1))
    const insist = <T>(ask: () => Promise<T>) =>
      until(
        () =>
          ask().then(
            () => true,
            () => false,
          ),
        25_000,
      )
    const add = (id: string) => queues.addCapture(post(id), 1, 'normal')
    return {
      runs,
      add,
      /** Takes a job, as a sender that is refused and comes again, and waits for its end. */
      async work(id: string) {
        await insist(() => add(id))
        await until(async () => (await state(id).catch(() => null)) === 'lost', 25_000)
        await insist(() => limiter.acquire('x', 'normal', rate))
      },
    }
  }

  it('follows Sentinels to another primary, of one that died', async () => {
    const redis = parts.use(await startSentinelRedis())
    const { work, runs } = await service(redis.url)
    await work('1')
    await redis.primary.kill()
    await work('2')
    expect(runs).toEqual(['1', '2'])
    expect(await redis.primaryPort()).toBe(Number(new URL(redis.replica.url).port))
  }, 60_000)

  it('works on a cluster, and after one of its nodes died', async () => {
    const redis = parts.use(await startRedisCluster())
    const { work, runs } = await service(redis.url)
    await work('1')
    await (await redis.masterOf('{stet}:capture-x:meta')).kill()
    await work('2')
    expect(runs).toEqual(['1', '2'])
  }, 60_000)

  it('leaves connections that the network swallowed', async () => {
    const redis = parts.use(await startRedis())
    const proxy = parts.use(await startTcpProxy(redis.url))
    const { add, work, runs } = await service(proxy.url)
    await work('1')
    proxy.mode = 'swallow'
    // Each of the old connections loses something on the way, and nobody closes it.
    await expect(add('2')).rejects.toMatchObject({ code: 'queue-unavailable' })
    proxy.mode = 'pass'
    await work('2')
    expect(runs).toEqual(['1', '2'])
  }, 60_000)

  it('speaks TLS with a server whose certificate it can trust, and with no other', async () => {
    const dir = parts.use(await tempDir())
    const file = (name: string) => join(dir.path, name)
    const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'ignore' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    openssl(
      'req',
      '-x509',
      ...key,
      '-subj',
      '/CN=A test',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      file('key'),
      '-out',
      file('crt'),
    )
    const port = String(await freePort())
    const files = ['--tls-cert-file', file('crt'), '--tls-key-file', file('key'), '--tls-auth-clients', 'no']
    parts.use(await startRedis(['--tls-port', port, ...files]))
    const url = `rediss://127.0.0.1:${port}`
    await expect(openRedisBackend(url, () => {})).rejects.toMatchObject({
      code: 'queue-refused',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    const trusted = tls.getCACertificates('default')
    tls.setDefaultCACertificates([...trusted, readFileSync(file('crt'), 'utf8')])
    parts.defer(() => tls.setDefaultCACertificates(trusted))
    const { work, runs } = await service(url)
    await work('1')
    expect(runs).toEqual(['1'])
  })
})
