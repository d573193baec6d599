import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { startReceiver, status } from '../support/receiver.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { createAuthority, hasOpenssl, startTsa } from '../support/tsa.ts'
import { stet } from './run-cli.ts'

describe('stet doctor', () => {
  let origin: Origin
  let dir: string
  let env: Record<string, string>
  let database: TestDatabase

  beforeAll(async () => {
    origin = await startOrigin({ ignore: ['receiver.example'] })
    trust(origin.caPath)
    dir = await mkdtemp(join(tmpdir(), 'stet-doctor-'))
    database = await createDatabase()
    env = { ...origin.env, STET_DATA_DIR: join(dir, 'data') }
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  const found = async (changed: Record<string, string> = {}) => {
    const { code, lines } = await stet(['doctor', '--json'], { ...env, ...database.env, ...changed })
    return { code, of: (check: string) => lines.find((line) => line.check === check) }
  }

  it('finds nothing wrong with the embedded defaults', async () => {
    const { code, stdout } = await stet(['doctor'], env)
    expect(stdout).not.toMatch(/[✘◐]/)
    expect(stdout).toContain('Everything is set up.')
    expect(code).toBe(0)
  })

  it('names a variable that is no setting', async () => {
    const { code, of } = await found({ STET_STOER: 's3://x' })
    expect(of('configuration')).toMatchObject({
      state: 'short',
      detail: expect.stringContaining('STET_STOER'),
    })
    expect(code).toBe(3)
  })

  it('lists the parts of answers that Stet does not know, and those that answers lacked lately', async () => {
    const client = new pg.Client(database.url)
    await client.connect()
    const insert = `insert into unexpected_parts (platform, witness, kind, path, holds, answers, post_id, first_at, last_at)
      values ('x', 'x-syndication', $1, $2, $3, 2, '20', now(), now())`
    const findings = async () => {
      const { of } = await found()
      return [of('answers'), of('readers')]
    }
    expect(await findings()).toMatchObject([{ state: 'ok' }, { state: 'ok' }])
    await client.query(insert, ['unknown', 'glows', null])
    await client.query(insert, ['absent', 'text', null])
    expect(await findings()).toMatchObject([
      { state: 'advice' },
      { state: 'short', detail: expect.stringMatching(/x text \(2 answers, such as 20\)/) },
    ])
    await client.query(insert, ['unknown', 'recital', 'media'])
    await client.query(
      `update unexpected_parts set last_at = now() - interval '8 days' where kind = 'absent'`,
    )
    expect(await findings()).toMatchObject([
      {
        state: 'short',
        detail: expect.stringMatching(/x recital \(2 answers, such as 20, may hold media\)/),
      },
      { state: 'ok' },
    ])
    await client.query('delete from unexpected_parts')
    await client.end()
  })

  it('suggests the setting that was probably meant', async () => {
    const { of } = await found({ STET_REDISURL: 'redis://localhost' })
    expect(of('configuration')?.detail).toContain('STET_REDISURL (did you mean STET_REDIS_URL?)')
  })

  it('changes nothing: no table, no directory, no key', async () => {
    await using blank = await createDatabase('blank')
    const data = join(dir, 'untouched')
    const { of, code } = await found({ STET_DATA_DIR: data, STET_DATABASE_URL: blank.url })
    expect(of('database')).toMatchObject({ state: 'ok', detail: expect.stringContaining('empty') })
    expect(of('store')).toMatchObject({ state: 'ok' })
    expect(code).toBe(0)
    expect(existsSync(data)).toBe(false)
    const client = new pg.Client(blank.url)
    await client.connect()
    const { rows } = await client.query(
      `select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    expect(rows).toEqual([])
    await client.end()
  })

  it('finds a database that takes no rows, and compares its clock', async () => {
    const client = new pg.Client(database.url)
    await client.connect()
    const name = pg.escapeIdentifier(new URL(database.url).pathname.slice(1))
    expect((await found()).of('clock')).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('the database'),
    })
    await client.query(`alter database ${name} set default_transaction_read_only = on`)
    const { of, code } = await found()
    expect(of('database')).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('only answers reads'),
    })
    expect(code).toBe(2)
    await client.query('set default_transaction_read_only = off')
    await client.query(`alter database ${name} reset default_transaction_read_only`)
    await client.end()
  })

  it('finds an old backup, a failing receiver, a token that ends, an address without TLS, a full disk', async () => {
    const client = new pg.Client(database.url)
    await client.connect()
    const well = await found()
    expect(well.of('backup')).toMatchObject({ state: 'advice' })
    expect(well.of('webhooks')).toMatchObject({ state: 'ok' })
    expect(well.of('mail server')).toMatchObject({ state: 'ok', detail: expect.stringContaining('no mail') })
    expect(well.of('mails')).toMatchObject({ state: 'ok' })
    expect(well.of('tokens')).toMatchObject({ state: 'ok' })
    await client.query(`insert into rounds values ('backup', now() - interval '3 days')`)
    await client.query(
      `insert into webhooks values ('wh_1', 'https://receiver.example/hook?key=secret', null, '["post.lost"]', '[]',
        true, null, now() - interval '1 hour', now(), now())`,
    )
    await client.query(
      `insert into tokens (id, name, hash, scopes, created_at, expires_at)
        values ('0a1b2c3d', 'CMS', 'x', '["ingest"]', now(), now() + interval '3 days')`,
    )
    const { of, code } = await found({
      STET_PUBLIC_URL: 'http://stet.example',
      STET_MAX_MEDIA_BYTES: '900000GB',
    })
    expect(of('backup')).toMatchObject({ state: 'short', detail: 'the last one is 3 days old' })
    expect(of('webhooks')).toMatchObject({
      state: 'short',
      detail: expect.stringMatching(/^wh_1 \(receiver\.example\) fails since /),
    })
    expect(of('tokens')).toMatchObject({
      state: 'short',
      detail: expect.stringContaining('0a1b2c3d (CMS) on '),
    })
    expect(of('public address')).toMatchObject({ state: 'short', hint: expect.stringContaining('https://') })
    expect(of('free space')).toMatchObject({
      state: 'advice',
      detail: expect.stringContaining('STET_CAPTURE_CONCURRENCY'),
    })
    expect(code).toBe(3)
    for (const table of ['rounds', 'webhooks', 'tokens']) await client.query(`delete from ${table}`)
    await client.end()
  })

  it('reaches for the receiver of each webhook that is on, and sends it no message', async () => {
    await using there = await startReceiver()
    const client = new pg.Client(database.url)
    await client.connect()
    const subscribe = (id: string, url: string, on = true) =>
      client.query(
        `insert into webhooks values ($1, $2, null, '["post.lost"]', '[]', $3, null, null, now(), now())`,
        [id, url, on],
      )
    // Whatever it answers, it is there.
    there.answer = status(503, { 'retry-after': '9' })
    await subscribe('wh_1', there.url)
    await subscribe('wh_2', 'http://127.0.0.1:1/off', false)
    const settings = { STET_ALLOW_PRIVATE: `${there.place},127.0.0.1:1` }
    expect((await found(settings)).of('receivers')).toMatchObject({
      state: 'ok',
      detail: `${there.place} can be reached`,
    })
    expect(there.received.map(({ body }) => body)).toEqual([''])
    await subscribe('wh_3', 'http://127.0.0.1:1/hook?key=secret')
    const { of } = await found({ STET_ALLOW_PRIVATE: '127.0.0.1:1' })
    const { state, detail } = of('receivers') as { state: string; detail: string }
    expect(state).toBe('short')
    expect(detail).toMatch(/wh_3 \(127\.0\.0\.1:1\): .*ECONNREFUSED/)
    // The guard of everything that goes out holds here too.
    expect(detail).toMatch(/wh_1 .* is an address inside the network/)
    expect(detail).not.toContain('secret')
    await client.query('delete from webhooks')
    await client.end()
  })

  it.skipIf(!hasOpenssl())('takes a timestamp from each authority', async () => {
    await using authority = await createAuthority()
    await using tsa = await startTsa(authority)
    const settings = { STET_TSA_URLS: tsa.url, STET_ALLOW_PRIVATE: tsa.host }
    expect((await found(settings)).of('timestamps')).toMatchObject({ state: 'ok' })
    tsa.answer = (_request, response) => void response.writeHead(503).end()
    expect((await found({ ...settings, STET_RETRY_DELAY: '1ms' })).of('timestamps')).toMatchObject({
      state: 'short',
      hint: expect.stringContaining('STET_TSA_URLS'),
    })
  })

  it('finds a data directory that can’t be made', async () => {
    await writeFile(join(dir, 'file'), '')
    const { code, of } = await found({ STET_DATA_DIR: join(dir, 'file', 'data') })
    expect(of('data directory')).toMatchObject({
      state: 'broken',
      hint: expect.stringContaining('STET_DATA_DIR'),
    })
    expect(code).toBe(2)
  })

  it('finds a key that can’t sign', async () => {
    const { code, of } = await found({ STET_SIGNING_KEY: join(dir, 'nowhere.pem') })
    expect(of('signing key')).toMatchObject({ state: 'broken' })
    expect(code).toBe(2)
  })

  it('finds a platform that does not answer its canary', async () => {
    const end = origin.mood('cdn.syndication.twimg.com', moods.status(404))
    const end2 = origin.mood('publish.x.com', moods.status(404))
    const { code, of } = await found()
    end()
    end2()
    expect(of('platform x')).toMatchObject({ state: 'short', hint: expect.stringContaining('HTTPS_PROXY') })
    expect(code).toBe(3)
  })

  it('finds a Redis that is not there', async () => {
    const { code, of } = await found({ STET_REDIS_URL: 'redis://127.0.0.1:9' })
    expect(of('queue')).toMatchObject({ state: 'broken', detail: expect.stringContaining('does not answer') })
    expect(code).toBe(2)
  })

  it.skipIf(!hasRedis())('finds a Redis that would drop jobs or forget them', async () => {
    await using server = await startRedis()
    const good = await found({ STET_REDIS_URL: server.url })
    expect(good.of('queue policy')).toMatchObject({ state: 'ok' })
    expect(good.of('queue durability')).toMatchObject({ state: 'ok' })
    const redis = new Redis(server.url)
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await redis.config('SET', 'appendonly', 'no')
    redis.disconnect()
    const bad = await found({ STET_REDIS_URL: server.url })
    expect(bad.of('queue policy')).toMatchObject({
      state: 'broken',
      hint: expect.stringContaining('noeviction'),
    })
    expect(bad.of('queue durability')).toMatchObject({ state: 'short' })
    expect(bad.code).toBe(2)
    const full = new Redis(server.url)
    await full.config('SET', 'maxmemory-policy', 'noeviction')
    await full.config('SET', 'maxmemory', '1mb')
    const { of } = await found({ STET_REDIS_URL: server.url })
    expect(of('queue')).toMatchObject({ state: 'broken', hint: expect.stringContaining('maxmemory') })
    expect(await full.keys('*doctor*')).toEqual([])
    full.disconnect()
  })
})
