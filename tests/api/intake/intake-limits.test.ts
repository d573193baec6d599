import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createToken, revokeToken } from '../../../src/catalog/access/tokens.ts'
import { intakeService, problemOf } from '../../support/intake-service.ts'

const post = (n: number) => ({ url: `https://x.com/jack/status/${n}` })

it('limits the rate of one sender, and says when to retry', async () => {
  await using service = await intakeService({ env: { STET_INTAKE_RATE: '1/h burst 3' } })
  const send = (n: number, headers = {}) => service.post('/v1/posts', post(n), headers)
  for (const n of [1, 2, 3]) expect((await send(n)).status).toBe(202)
  const before = await service.taken()
  const answer = await send(4)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3_000)
  expect(await problemOf(answer)).toMatchObject({ status: 429, code: 'too-many-requests' })
  expect(await service.taken()).toEqual(before)
  // Another sender has a rate of its own.
  const { db } = await service.app.catalog()
  const other = await createToken(db, { scopes: ['ingest'], name: null }, new Date())
  expect((await send(4, { authorization: `Bearer ${other.token}` })).status).toBe(202)
})

it('slows NDJSON lines down to the rate', async () => {
  await using service = await intakeService({ env: { STET_INTAKE_RATE: '200/s burst 1' } })
  const lines = Array.from({ length: 40 }, (_, n) => JSON.stringify(post(n + 1))).join('\n')
  const begun = performance.now()
  const answer = await service.post('/v1/posts', lines, { 'content-type': 'application/x-ndjson' })
  expect((await answer.text()).match(/"status":202/g)).toHaveLength(40)
  // 39 that wait 5 ms each: no machine is too fast for that.
  expect(performance.now() - begun).toBeGreaterThan(150)
})

it('accepts only breaking work while too many jobs are waiting', async () => {
  await using service = await intakeService({ env: { STET_INTAKE_MAX_OPEN: '2' } })
  const { db } = await service.app.catalog()
  const queues = await service.app.queues()
  await Promise.all([1, 2].map((n) => queues.addIngest(randomUUID(), n === 1 ? 'normal' : 'backfill')))
  const before = await service.taken()
  for (const [path, body] of [
    ['/v1/posts', post(1)],
    ['/v1/posts', { ...post(1), priority: 'backfill' }],
    ['/v1/articles', { url: 'https://news.example/a' }],
  ] as const) {
    const answer = await service.post(path, body)
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await problemOf(answer)).toMatchObject({ status: 503, code: 'queue-full' })
  }
  const lines = await service.post('/v1/posts', `${JSON.stringify(post(1))}\n`, {
    'content-type': 'application/x-ndjson',
  })
  expect(await problemOf(lines)).toMatchObject({ status: 503, code: 'queue-full' })
  expect(await service.taken()).toEqual(before)
  expect((await service.post('/v1/posts', { ...post(1), priority: 'breaking' })).status).toBe(202)
  expect(await db.selectFrom('intake').select('priority').execute()).toEqual([{ priority: 'breaking' }])
})

it('accepts a Bluesky post by its at:// URL, and returns its location', async () => {
  await using service = await intakeService()
  const uri = 'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kabcdefghijk'
  const answer = await service.post('/v1/posts', { url: uri })
  expect([answer.status, answer.headers.get('location')]).toEqual([
    202,
    `/v1/posts/bluesky/${encodeURIComponent(uri)}`,
  ])
  for (const url of ['at://127.0.0.1/a', 'at://', 'at://did:plc:abc\n/app.bsky.feed.post/3k']) {
    expect((await service.post('/v1/posts', { url })).status).toBe(422)
  }
})

it('raises the priority of a waiting capture, and never lowers it', async () => {
  await using service = await intakeService()
  const queues = await service.app.queues()
  const { db } = await service.app.catalog()
  const send = async (priority: string) => {
    expect((await service.post('/v1/posts', { ...post(20), priority })).status).toBe(202)
    const row = await db.selectFrom('posts').selectAll().executeTakeFirstOrThrow()
    const job = await queues.queue('capture-x').getJob('x-20-1')
    return [row.capture_generation, row.capture_priority, job?.priority]
  }
  const [, , backfill] = await send('backfill')
  const [, , breaking] = await send('breaking')
  expect(Number(breaking)).toBeLessThan(Number(backfill))
  expect(await send('normal')).toEqual([1, 'breaking', breaking])
  expect((await service.taken()).jobs).toBe(1)
})

it('refuses a revoked or expired token at once', async () => {
  let now = Date.now()
  await using service = await intakeService({ parts: { clock: { now: () => new Date(now) } } })
  const { db } = await service.app.catalog()
  const send = async (token: string) =>
    (await service.post('/v1/posts', post(1), { authorization: `Bearer ${token}` })).status
  const revoked = await createToken(db, { scopes: ['ingest'], name: null }, new Date(now))
  expect(await send(revoked.token)).toBe(202)
  await revokeToken(db, revoked.id, new Date(now))
  expect(await send(revoked.token)).toBe(401)
  const ending = await createToken(
    db,
    { scopes: ['ingest'], name: null, expiresAt: new Date(now + 60_000) },
    new Date(now),
  )
  expect(await send(ending.token)).toBe(202)
  now += 60_000
  expect(await send(ending.token)).toBe(401)
})

it('serves reads without a token only if configured, and writes never', async () => {
  const status = async (url: string, path: string, method = 'GET', token?: string) =>
    (
      await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
        ...(method === 'POST' ? { body: JSON.stringify(post(1)) } : {}),
      })
    ).status
  await using closed = await intakeService()
  await using open = await intakeService({ env: { STET_PUBLIC_READ: 'on' } })
  for (const path of ['/v1/posts', '/v1/articles']) {
    expect(await status(closed.url, path)).toBe(401)
    expect(await status(open.url, path)).toBe(200)
    expect(await status(open.url, path, 'GET', 'wrong')).toBe(401)
    expect(await status(open.url, path, 'POST')).toBe(401)
  }
  expect(await status(open.url, '/v1/tokens')).toBe(401)
  expect(await status(open.url, '/v1/takedowns', 'POST')).toBe(401)
})
