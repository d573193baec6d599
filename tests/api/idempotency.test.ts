import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { purgeExpired } from '../../src/services/maintenance/purge-expired.ts'
import { type IntakeService, intakeService, problemOf, type Taken } from '../support/intake-service.ts'

const ARTICLE = { url: 'https://news.example/ferry', html: '<p>Back.</p>' }
const HOUR = 3600e3

describe('Idempotency-Key', () => {
  let service: IntakeService
  let admin = ''
  let now = Date.UTC(2026, 4, 1, 12)
  let before: Taken
  let count = 0
  beforeAll(async () => {
    service = await intakeService({ parts: { clock: { now: () => new Date(now) } } })
    const { db } = await service.app.catalog()
    admin = (await createToken(db, { scopes: ['admin'], name: null }, new Date(now))).token
  })
  afterAll(() => service[Symbol.asyncDispose]())
  beforeEach(async () => {
    count += 1
    before = await service.taken()
  })

  const key = () => `"key-${count}"`
  const send = (body: object, more: Record<string, string> = {}, path = '/v1/articles') =>
    service.post(path, body, { 'idempotency-key': key(), ...more })
  const asAdmin = () => ({ authorization: `Bearer ${admin}` })
  const rows = async () =>
    (await service.app.catalog()).db.selectFrom('idempotency_keys').selectAll().execute()

  it('does the same request once, and answers it the same', async () => {
    const first = await send(ARTICLE)
    const answer = await first.json()
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null])
    const again = await send(ARTICLE)
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 'true'])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(await again.json()).toEqual(answer)
    // The quotation marks of the draft are no part of the key.
    expect((await send(ARTICLE, { 'idempotency-key': `key-${count}` })).status).toBe(202)
    const { intake } = await service.taken()
    expect(intake).toBe(before.intake + 1)
  })

  it('refuses another request with the same key', async () => {
    await send(ARTICLE)
    const other = await problemOf(await send({ ...ARTICLE, html: '<p>Away.</p>' }))
    expect(other).toMatchObject({ status: 422, code: 'idempotency-key-reused' })
    const elsewhere = await problemOf(await send({ url: 'https://x.com/jack/status/20' }, {}, '/v1/posts'))
    expect(elsewhere).toMatchObject({ status: 422, code: 'idempotency-key-reused' })
    expect((await service.taken()).intake).toBe(before.intake + 1)
  })

  it('lets one of two at the same time through', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ ...ARTICLE, text: undefined })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(202)
    for (const one of answers.filter(({ status }) => status !== 202)) {
      expect([one.status, one.headers.get('retry-after')]).toEqual([409, '1'])
      expect(await problemOf(one)).toMatchObject({ code: 'idempotency-key-in-flight' })
    }
    expect((await service.taken()).intake).toBe(before.intake + 1)
  })

  it('gives the key back after a refusal', async () => {
    expect((await send({ url: 'http://10.0.0.1/' })).status).toBe(422)
    expect((await send({ url: 'no address' })).status).toBe(422)
    expect((await send(ARTICLE)).status).toBe(202)
  })

  it('frees the key of a request that was never answered within a minute', async () => {
    const { db } = await service.app.catalog()
    await send(ARTICLE)
    const sent = (await rows()).find((one) => one.key === `key-${count}`)
    const crashed = { status: null, body: null, expires_at: new Date(now + 60_000) }
    await db
      .updateTable('idempotency_keys')
      .set(crashed)
      .where('key', '=', sent?.key ?? '')
      .execute()
    expect((await send(ARTICLE)).status).toBe(409)
    now += 61_000
    expect((await send(ARTICLE)).headers.get('idempotent-replayed')).toBe(null)
    expect((await service.taken()).intake).toBe(before.intake + 2)
  })

  it('belongs to its caller', async () => {
    await send(ARTICLE)
    const other = await send({ ...ARTICLE, html: '<p>Away.</p>' }, asAdmin())
    expect(other.status).toBe(202)
  })

  it('works where a second one would do harm', async () => {
    const hook = { url: 'https://desk.example/stet', types: ['post.lost'] }
    const [first, again] = [
      await send(hook, asAdmin(), '/v1/webhooks'),
      await send(hook, asAdmin(), '/v1/webhooks'),
    ]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(await again.json()).toEqual(await first.json())
    const { db } = await service.app.catalog()
    expect(await db.selectFrom('webhooks').selectAll().execute()).toHaveLength(1)
  })

  it('refuses a key that can be none, and lines', async () => {
    expect((await send(ARTICLE, { 'idempotency-key': 'a b' })).status).toBe(400)
    expect((await send(ARTICLE, { 'idempotency-key': 'a'.repeat(256) })).status).toBe(400)
    const lines = await service.post('/v1/articles', `${JSON.stringify(ARTICLE)}\n`, {
      'idempotency-key': key(),
      'content-type': 'application/x-ndjson',
    })
    expect(await problemOf(lines)).toMatchObject({ status: 400, code: 'usage' })
    expect((await service.taken()).intake).toBe(before.intake)
  })

  it('is forgotten after a day', async () => {
    await send(ARTICLE)
    now += 23.9 * HOUR
    expect((await send(ARTICLE)).headers.get('idempotent-replayed')).toBe('true')
    now += 0.2 * HOUR
    await purgeExpired(service.app)
    expect(await rows()).toEqual([])
    expect((await send(ARTICLE)).headers.get('idempotent-replayed')).toBe(null)
    expect((await service.taken()).intake).toBe(before.intake + 2)
  })
})
