import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CapturePayload, captureJobId } from '../../src/jobs/job-payloads.ts'
import { QUEUE_NAMES } from '../../src/jobs/queue-names.ts'
import { Queues } from '../../src/jobs/queues.ts'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { StopDeadline } from '../../src/model/stop-deadline.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const post = (id: string) => ({ platform: 'x' as const, id })

describe.skipIf(!hasRedis() && !process.env.CI)('a Redis that', () => {
  let parts: AsyncDisposableStack
  beforeEach(() => {
    parts = new AsyncDisposableStack()
  })
  afterEach(() => parts.disposeAsync())

  const redis = async (options: readonly string[] = []): Promise<RedisServer> =>
    parts.use(await startRedis(options))
  const admin = (url: string): Redis => {
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
    client.on('error', () => {})
    parts.defer(() => client.disconnect())
    return client
  }
  /** The queues, and a worker that notes what it ran; a job ends when its gate opens. */
  const service = async (url: string) => {
    const errors: string[] = []
    const onError = (error: Error) => void errors.push(error.message)
    const backend = await openRedisBackend(url, onError)
    const queues = new Queues(backend, onError, { attempts: 2, backoffMs: 10 })
    parts.defer(() => queues.close())
    const runs: string[] = []
    let gate = Promise.resolve()
    const worker = await startWorker(backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 5,
      onError,
      async run({ id }, { number }) {
        runs.push(`${id} ${number}`)
        await gate
        return { kind: 'complete' }
      },
    })
    parts.defer(() => worker.close(new StopDeadline(1_000)))
    const add = (id: string) => queues.addCapture(post(id), 1, 'normal')
    const state = (id: string) => queues.state('capture-x', captureJobId(post(id), 1))
    return {
      queues,
      runs,
      errors,
      add,
      /** Adds a job as a sender does that is asked to come again. */
      insist: (id: string, withinMs = 15_000) =>
        until(
          () =>
            add(id).then(
              () => true,
              () => false,
            ),
          withinMs,
        ),
      ended: (id: string, withinMs = 15_000) =>
        until(async () => (await state(id).catch(() => null)) === 'lost', withinMs),
      hold() {
        const held = Promise.withResolvers<void>()
        gate = held.promise
        return held.resolve
      },
    }
  }

  it('has become a replica is left for the primary that its address leads to', async () => {
    const [a, b] = await Promise.all([redis(), redis()])
    const proxy = parts.use(await startTcpProxy(a.url))
    const [adminA, adminB] = [admin(a.url), admin(b.url)]
    const replicate = (client: Redis, { url }: RedisServer) =>
      client.replicaof('127.0.0.1', Number(new URL(url).port))
    await replicate(adminB, a)
    const { add, insist, ended, runs, errors } = await service(proxy.url)
    await add('1')
    await ended('1')
    await adminA.wait(1, 2_000)
    // The old primary keeps its connections, as a managed failover does.
    proxy.target = b.url
    await adminB.replicaof('NO', 'ONE')
    await replicate(adminA, b)
    await insist('2')
    await ended('2')
    expect(runs).toEqual(['1 1', '2 1'])
    expect(errors.join()).toMatch(/READONLY|UNBLOCKED|^$/)
  })

  it('has become a replica and stays one refuses new work, and says why', async () => {
    const [a, b] = await Promise.all([redis(), redis()])
    const { add } = await service(a.url)
    await admin(a.url).replicaof('127.0.0.1', Number(new URL(b.url).port))
    await expect(add('1')).rejects.toMatchObject({
      code: 'queue-refused',
      message: expect.stringContaining('READONLY'),
      hint: expect.stringContaining('failover'),
    })
  })

  it('is full takes nothing and loses nothing: the jobs go on when it has room', async () => {
    const server = await redis()
    const { add, ended, hold, runs, errors } = await service(server.url)
    const open = hold()
    await add('1')
    await until(async () => runs.length === 1)
    await admin(server.url).config('SET', 'maxmemory', '1')
    await expect(add('2')).rejects.toMatchObject({
      code: 'queue-refused',
      hint: expect.stringContaining('more memory'),
    })
    open()
    // Ended while it was full, though a worker can take no other then.
    await ended('1')
    await until(async () => errors.some((message) => message.includes('OOM')))
    const before = errors.length
    await new Promise((done) => setTimeout(done, 1_500))
    // It asks once a second, not as fast as it can.
    expect(errors.length - before).toBeLessThan(8)
    await admin(server.url).config('SET', 'maxmemory', '0')
    await add('2')
    await ended('2')
    expect(runs).toEqual(['1 1', '2 1'])
  })

  it('loads its data is waited for', async () => {
    const slowly = ['--key-load-delay', '400', '--loading-process-events-interval-bytes', '1024']
    const server = await redis(slowly)
    const { add, insist, ended, errors } = await service(server.url)
    await add('1')
    await ended('1')
    const client = admin(server.url)
    await client.mset(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`filler:${n}`, n])))
    await client.bgrewriteaof()
    await until(async () => /aof_rewrite_in_progress:0/.test(await client.info('persistence')))
    await server.kill()
    const restarted = server.restart()
    await until(async () => {
      const plain = new Redis(server.url, {
        enableReadyCheck: false,
        retryStrategy: () => null,
        lazyConnect: true,
      })
      plain.on('error', () => {})
      const answer = await plain
        .connect()
        .then(() => plain.get('filler:1'))
        .catch((error) => String(error))
      plain.disconnect()
      return String(answer).includes('LOADING')
    }, 5_000)
    await expect(add('2')).rejects.toMatchObject({ code: 'queue-unavailable' })
    await restarted
    await insist('2')
    await ended('2')
    expect(errors.filter((message) => message.includes('Missing'))).toEqual([])
  })

  it('lost the data of a job hands out nothing that fails', async () => {
    const server = await redis()
    const { add, queues, hold, runs } = await service(server.url)
    const open = hold()
    for (const id of ['1', '2', '3', '4', '5', '6']) await add(id)
    await until(async () => runs.length === 5)
    await admin(server.url).del(`{stet}:capture-x:${captureJobId(post('6'), 1)}`)
    open()
    await until(async () => (await queues.state('capture-x', captureJobId(post('6'), 1))) === 'lost')
    const counts = await queues.queue('capture-x').getJobCounts('failed', 'completed', 'active')
    expect(counts).toEqual({ failed: 0, completed: 0, active: 0 })
    expect(runs).toHaveLength(5)
    await add('6')
    await until(async () => runs.length === 6)
  })

  it('was emptied gets its options back, and is noticed once', async () => {
    const server = await redis()
    const { add, ended, queues } = await service(server.url)
    await add('1')
    await ended('1')
    const { backend } = queues
    const told: string[] = []
    const look = () => backend.onLoss(async (why) => void told.push(why))
    await look()
    await look()
    expect(told).toEqual(['new'])
    const client = admin(server.url)
    await client.flushall()
    await expect(backend.onLoss(() => Promise.reject(new Error('not yet')))).rejects.toThrow('not yet')
    await look()
    await look()
    expect(told).toEqual(['new', 'emptied'])
    await queues.restoreOptions()
    expect(await client.hget('{stet}:capture-x:meta', 'opts.maxLenEvents')).toBe('1000')
    await add('2')
    await ended('2')
  })

  it('lost a schedule gets it back, also where only its next run is missing', async () => {
    const server = await redis()
    const { queues } = await service(server.url)
    const client = admin(server.url)
    const due = () => client.zcard('{stet}:verify:delayed')
    const lose = [
      () => client.flushall(),
      () => client.del('{stet}:verify:delayed'),
      () => client.del('{stet}:verify:repeat', '{stet}:verify:repeat:verify'),
    ]
    await queues.schedule('verify', 60_000)
    // The first run is due at once.
    await client.flushall()
    for (const one of lose) {
      await one()
      await queues.schedule('verify', 60_000)
      await queues.schedule('verify', 60_000)
      const {
        waiting = 0,
        delayed = 0,
        prioritized = 0,
      } = await queues.queue('verify').getJobCounts('waiting', 'delayed', 'prioritized')
      expect(waiting + delayed + prioritized, await client.keys('*').then(String)).toBeGreaterThan(0)
    }
    expect(await due()).toBeLessThanOrEqual(1)
  })

  it('is a node of a cluster is not taken for a single server', async () => {
    const server = await redis(['--cluster-enabled', 'yes'])
    await expect(openRedisBackend(server.url, () => {})).rejects.toMatchObject({
      code: 'queue-refused',
      hint: expect.stringContaining('redis+cluster://'),
    })
  })

  it('forbids its user something is named so, and the documented permissions are enough', async () => {
    const server = await redis()
    const client = admin(server.url)
    const url = (user: string) => server.url.replace('://', `://${user}:word-9@`)
    await client.call('ACL', 'SETUSER', 'stet', 'on', '>word-9', '~{stet}:*', '~stet:*', ...PERMISSIONS)
    const { add, ended, queues } = await service(url('stet'))
    await add('1')
    await ended('1')
    await queues.levels('capture-x', 'normal', 'a sender', 1)
    await queues.backend.onLoss(async () => {})
    await client.call('ACL', 'SETUSER', 'reader', 'on', '>word-9', '~*', '+@read', '+@connection', '+info')
    const reader = await openRedisBackend(url('reader'), () => {})
    parts.defer(() => reader.close())
    const refused = new Queues(reader, () => {}).addCapture(post('2'), 1, 'normal')
    await expect(refused).rejects.toMatchObject({
      code: 'queue-refused',
      message: expect.stringContaining('NOPERM'),
      hint: expect.stringContaining('permissions'),
    })
    await expect(openRedisBackend(url('nobody'), () => {})).rejects.toMatchObject({
      message: expect.stringMatching(/WRONGPASS(?!.*word-9)/),
      hint: expect.stringContaining('password'),
    })
  })

  it('needs fewer than 34 connections of a worker of every queue', async () => {
    const server = await redis()
    const backend = await openRedisBackend(server.url, () => {})
    parts.defer(() => backend.close())
    const client = admin(server.url)
    const count = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length - 1
    for (const queue of QUEUE_NAMES) {
      const run = async () => ({ kind: 'complete' }) as const
      const payload = CapturePayload
      const worker = await startWorker(backend, {
        queue,
        payload,
        concurrency: 1,
        onError() {},
        run,
      })
      parts.defer(() => worker.close(new StopDeadline(1_000)))
    }
    // One for each queue, one that they share, one that asks.
    expect(await count()).toBe(QUEUE_NAMES.length + 2)
    expect(await count()).toBeLessThan(34)
  })
})

/** As docs/operations.md names them. */
const PERMISSIONS = ['+@all', '-@admin', '-@dangerous', '+info']
