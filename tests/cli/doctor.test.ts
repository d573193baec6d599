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
import { hasRedis, startRedis } from '../support/redis.ts'
import { stet } from './run-cli.ts'

describe('stet doctor', () => {
  let origin: Origin
  let dir: string
  let env: Record<string, string>
  let database: TestDatabase

  beforeAll(async () => {
    origin = await startOrigin()
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
  })
})
