import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { addWebhook } from '../../src/catalog/webhooks/webhooks.ts'
import { moods } from '../support/origin/mood.ts'
import { hasPrometheus } from '../support/prometheus.ts'
import { status } from '../support/receiver.ts'
import { hasRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { startWatchedService, type WatchedService } from './alerts/watched-service.ts'

if (!hasPrometheus())
  console.warn('Skipped: alerts of a running Prometheus (Debian: apt-get install prometheus).')

const X = ['cdn.syndication.twimg.com', 'publish.x.com']

describe.skipIf(!hasPrometheus() || !hasRedis())('each alert, in a Prometheus that scrapes a service', () => {
  let service: WatchedService

  type Labels = Readonly<Record<string, string>>
  const fires = (alertname: string, labels: Labels = {}, withinMs = 90_000) =>
    service.prometheus.fires({ ...labels, alertname }, withinMs)
  const clears = (alertname: string, labels: Labels = {}, withinMs = 120_000) =>
    service.prometheus.clears({ ...labels, alertname }, withinMs)

  beforeAll(async () => {
    service = await startWatchedService()
    // Nothing is wrong but the certificate, once both rounds have ended.
    await fires('StetCertificateEnds')
    await until(
      async () =>
        (await service.prometheus.firing()).every(({ alertname }) => alertname === 'StetCertificateEnds'),
      60_000,
    )
  }, 240_000)
  afterAll(() => service?.[Symbol.asyncDispose](), 60_000)

  it('StetCertificateEnds: a certificate that ends in three days, and is renewed', async () => {
    await service.renewCertificate(90)
    await clears('StetCertificateEnds')
  }, 240_000)

  it('StetTokenEnds: a token that ends in three days', async () => {
    const db = await service.db()
    const expiresAt = new Date(Date.now() + 3 * 24 * 3600e3)
    const { id } = await createToken(db, { scopes: ['read'], name: null, expiresAt }, new Date())
    await fires('StetTokenEnds', { token: id })
    await db.updateTable('tokens').set({ revoked_at: new Date() }).where('id', '=', id).execute()
    await clears('StetTokenEnds')
  }, 240_000)

  it('StetRedisFull: a Redis at the limit of its memory', async () => {
    const { client } = service
    const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
    await client.config('SET', 'maxmemory', String(used + 20_000))
    await fires('StetRedisFull')
    await client.config('SET', 'maxmemory', '0')
    await clears('StetRedisFull')
  }, 240_000)

  it('StetRedisEvicts: a Redis that may drop jobs', async () => {
    const { client } = service
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await fires('StetRedisEvicts')
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    await clears('StetRedisEvicts')
  }, 240_000)

  it('StetPartDown: a Redis that hangs', async () => {
    const { redis } = service
    process.kill(redis.pid, 'SIGSTOP')
    try {
      await fires('StetPartDown', { part: 'queue' })
    } finally {
      process.kill(redis.pid, 'SIGCONT')
    }
    await clears('StetPartDown')
  }, 240_000)

  it('StetPartDown: a database that refuses connections', async () => {
    const { database } = service
    database.mode = 'refuse'
    database.cut()
    try {
      await fires('StetPartDown', { part: 'database' })
    } finally {
      database.mode = 'pass'
    }
    await clears('StetPartDown')
  }, 240_000)

  it('StetRedisEmptied: a Redis without its data', async () => {
    await service.client.flushall()
    await fires('StetRedisEmptied')
    await clears('StetRedisEmptied')
  }, 240_000)

  it('StetStoreRefuses, StetScratchUnusable and StetPartDown: files in the place of directories', async () => {
    const dirs = [join(service.dataDir, 'archive'), join(service.dataDir, 'scratch')]
    for (const dir of dirs) {
      await mkdir(dir, { recursive: true })
      await rename(dir, `${dir}-aside`)
      await writeFile(dir, '')
    }
    await service.put().catch(() => {})
    await fires('StetStoreRefuses', { code: 'store-refused' })
    await fires('StetScratchUnusable')
    for (const part of ['store', 'scratch']) await fires('StetPartDown', { part })
    for (const dir of dirs) {
      await rm(dir)
      await rename(`${dir}-aside`, dir)
    }
    for (const name of ['StetStoreRefuses', 'StetScratchUnusable', 'StetPartDown']) await clears(name)
  }, 400_000)

  it('StetWebhookFails: a receiver that answers 500', async () => {
    const { receiver } = service
    receiver.answer = status(500)
    const db = await service.db()
    const id = await addWebhook(
      db,
      { url: receiver.url, description: null, types: ['snapshot.created'], secrets: [] },
      new Date(),
    )
    await service.send(1)
    await fires('StetWebhookFails', {}, 150_000)
    expect(receiver.received.length).toBeGreaterThan(0)
    await db.deleteFrom('webhooks').where('id', '=', id).execute()
    await clears('StetWebhookFails', {}, 150_000)
  }, 400_000)

  it('none: a platform that Stet itself asks slowly, which is never called its limit', async () => {
    const { send, stopWorker, startWorker, prometheus, metrics } = service
    const slowly = '1/m burst 1'
    const began = performance.now()
    await stopWorker()
    await startWorker({ STET_X_SYNDICATION_RATE: slowly, STET_X_OEMBED_RATE: slowly })
    try {
      await send(3)
      const paced = /stet_jobs_delayed\{queue="capture-x",reason="paced"\} [1-9]/
      await until(async () => paced.test(await metrics()), 90_000)
      expect(await metrics()).not.toMatch(/(?:reason="rate-limited"|why="limited"|what="limited")\} [1-9]/)
      const told = await prometheus.fired((performance.now() - began) / 1000)
      expect(told.filter(({ alertname }) => alertname === 'StetSourceRefuses')).toEqual([])
    } finally {
      await stopWorker()
      await startWorker()
    }
  }, 400_000)

  it.each([
    { why: 'refused', answer: moods.outage(403) },
    { why: 'limited', answer: moods.outage(429, { 'retry-after': '3600' }) },
  ])(
    'StetSourceRefuses: a platform answers, and is $why',
    async ({ why, answer }) => {
      const { client, origin, send } = service
      const ends = X.map((host) => origin.mood(host, answer))
      await send(5)
      await fires('StetSourceRefuses', { source: 'x tweet-result', why })
      for (const end of ends) end()
      await client.del(...(await client.keys('*budget*')))
      await clears('StetSourceRefuses')
    },
    400_000,
  )

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
    const names = ['StetDown', 'StetQueueOld', 'StetRoundMissed', 'StetNoWorkers']
    await service.stopWorker()
    await service.send(1)
    for (const name of names) await fires(name)
    await service.startWorker()
    for (const name of names) await clears(name)
  }, 400_000)
})
