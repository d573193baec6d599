import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { dispatchWebhooks } from '../../src/services/webhooks/dispatch-webhooks.ts'
import { createDatabase } from '../support/database.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { type Received, type Receiver, startReceiver, status } from '../support/receiver.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { ARTICLE, IDS, site, url } from './site.ts'

describe('webhooks of a running service', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let receiver: Receiver
  let service: RunningService
  let token: string
  let last = 10

  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const ask = async (method: string, path: string, body?: unknown): Promise<any> =>
    (await call(method, path, body)).json()
  const subscribe = (more: object = {}) => ask('POST', '/v1/webhooks', { url: receiver.url, ...more })
  /** A post of its own, captured by nobody yet. */
  const sendPost = async (dead?: 'deleted') => {
    const id = IDS.plain.replace(/..$/, String(++last))
    const author = { handle: 'harbour_desk', name: 'Harbour Desk' }
    origin.post({ id, author, text: `Buoy ${last}.`, ...(dead ? { dead } : {}) })
    await call('POST', '/v1/posts', { url: url(id), articleUrl: ARTICLE })
    return id
  }
  const arrivesByItself = (id: string, nth = 0): Promise<Received> =>
    until(async () => receiver.received.filter((one) => one.message.data.post.id === id)[nth], 30_000)
  /** The service dispatches every two seconds; here it is not waited for. */
  const arrived = async (id: string, nth = 0): Promise<Received> => {
    await until(async () => (await ask('GET', `/v1/posts/x/${id}`)).capture === 'done')
    await dispatchWebhooks(service.app, service.url ?? '')
    return await arrivesByItself(id, nth)
  }
  const deliveries = async (id: string) => (await ask('GET', `/v1/webhooks/${id}/deliveries`)).deliveries

  beforeAll(async () => {
    receiver = parts.use(await startReceiver())
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir.path, {
      ...origin.env,
      ...database.env,
      STET_ALLOW_PRIVATE: receiver.place,
    })
    service = await startAllInOne(config, { queueSettings: { attempts: 2, backoffMs: 50 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    token = (await createToken(db, { scopes: ['admin'], name: null }, new Date())).token
  })
  afterEach(async () => {
    for (const { id } of (await ask('GET', '/v1/webhooks')).webhooks)
      await call('DELETE', `/v1/webhooks/${id}`)
    receiver.received.length = 0
    receiver.answer = status(204)
  })
  afterAll(() => parts.disposeAsync())

  it('announces a new snapshot, signed, with the articles, the card and the embed markup', async () => {
    const { id: webhook, secret } = await subscribe({ types: ['snapshot.created'] })
    const { articleId } = await ask('POST', '/v1/articles', { url: ARTICLE })
    const { body, message, headers } = await arrivesByItself(IDS.photo)
    const one = receiver.received.find((other) => other.body === body)
    expect(receiver.verifies(secret, one)).toBe(true)
    expect(headers['content-type']).toBe('application/json')
    const [snapshot] = (await ask('GET', `/v1/posts/x/${IDS.photo}`)).snapshots
    expect(message).toMatchObject({
      type: 'snapshot.created',
      data: {
        post: { postId: `x/${IDS.photo}`, url: url(IDS.photo), author: { handle: 'harbour_desk' } },
        outcome: 'captured',
        snapshotId: snapshot.id,
        snapshot: { id: snapshot.id, outcome: 'captured' },
        articles: [{ id: articleId, url: ARTICLE }],
        cardUrl: `${service.url}/v1/snapshots/${snapshot.id}/card`,
        public: false,
      },
    })
    expect(message.data.embedHtml).toContain(`src="${service.url}/embed/x/${IDS.photo}"`)
    const card = await fetch(message.data.cardUrl, { headers: { authorization: `Bearer ${token}` } })
    expect(await card.text()).toContain('First light on the quay.')

    await until(async () => {
      const log = await deliveries(webhook)
      return log.length === 4 && log.every((delivery: { state: string }) => delivery.state === 'delivered')
    })
    const ids = receiver.received.map((other) => other.id)
    expect(new Set(ids).size).toBe(4)
  })

  it('retries under the same id if the receiver fails, and logs the attempts', async () => {
    const { id: webhook, secret } = await subscribe({ types: ['snapshot.created'] })
    receiver.answer = status(500)
    const id = await sendPost()
    const first = await arrived(id)
    receiver.answer = status(204)
    const second = await arrived(id, 1)
    expect([second.id, second.body]).toEqual([first.id, first.body])
    expect(receiver.verifies(secret, second)).toBe(true)
    const [delivery] = await until(async () => {
      const log = await deliveries(webhook)
      return log[0]?.state === 'delivered' ? log : null
    })
    expect(delivery).toMatchObject({ messageId: first.id, type: 'snapshot.created', round: 1, attempts: 2 })
    const whole = await ask('GET', `/v1/webhooks/${webhook}/deliveries/${delivery.id}`)
    expect(whole.message).toEqual(first.message)
    expect(whole.log.map((one: { status: number }) => one.status)).toEqual([500, 204])
    expect((await ask('GET', `/v1/webhooks/${webhook}`)).failingSince).toBeNull()

    const again = await call('POST', `/v1/webhooks/${webhook}/deliveries/${delivery.id}/redeliver`)
    expect(again.status).toBe(202)
    const third = await arrived(id, 2)
    expect([third.id, third.body]).toEqual([first.id, first.body])
    const rounds = await until(async () => {
      const log = await deliveries(webhook)
      return log.every((one: { state: string }) => one.state === 'delivered') ? log : null
    })
    expect(rounds.map((one: { round: number }) => one.round).sort()).toEqual([1, 2])
  })

  it('announces once that a capture ended without a copy, however often it is retried', async () => {
    await subscribe({ types: ['capture.failed'] })
    const id = await sendPost('deleted')
    expect((await arrived(id)).message).toMatchObject({
      type: 'capture.failed',
      data: { outcome: 'gone', reason: 'deleted', since: expect.any(String), snapshot: null, cardUrl: null },
    })
    const asked = () => origin.asked((request) => request.url.href.includes(`tweet-result?id=${id}`)).length
    const before = asked()
    await call('POST', '/v1/posts', { url: url(id) })
    await until(async () => asked() > before && (await ask('GET', `/v1/posts/x/${id}`)).capture === 'done')
    const other = await sendPost('deleted')
    await arrived(other)
    expect(receiver.received.filter((one) => one.message.data.post.id === id)).toHaveLength(1)
  })

  it('signs with both secrets after a rotation', async () => {
    const { id: webhook, secret } = await subscribe({ types: ['snapshot.created'] })
    const rotated = await call('POST', `/v1/webhooks/${webhook}/secret`, {})
    expect([rotated.status, rotated.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const { secret: fresh } = (await rotated.json()) as { secret: string }
    expect(fresh).not.toBe(secret)
    const both = await arrived(await sendPost())
    expect([receiver.verifies(secret, both), receiver.verifies(fresh, both)]).toEqual([true, true])
    await call('POST', `/v1/webhooks/${webhook}/secret`, { overlapHours: 0, secret })
    const one = await arrived(await sendPost())
    expect([receiver.verifies(secret, one), receiver.verifies(fresh, one)]).toEqual([true, false])
    expect(JSON.stringify(await ask('GET', '/v1/webhooks'))).not.toContain('whsec_')
  })

  it('sends nothing while disabled; a receiver that answers 410 is disabled with the reason', async () => {
    const { id: off } = await subscribe({ types: ['snapshot.created'], description: 'off' })
    const { id: on } = await subscribe({ types: ['snapshot.created'], description: 'on' })
    expect(await ask('PATCH', `/v1/webhooks/${off}`, { enabled: false })).toMatchObject({
      enabled: false,
      offReason: 'by hand',
    })
    receiver.answer = status(410)
    const id = await sendPost()
    await arrived(id)
    const gone = await until(async () => {
      const now = await ask('GET', `/v1/webhooks/${on}`)
      return now.enabled ? null : now
    })
    expect(gone.offReason).toContain('410')
    expect(await deliveries(off)).toEqual([])
    const [delivery] = await deliveries(on)
    expect(delivery).toMatchObject({ state: 'failed', attempts: 1, nextAt: null })
    const again = await call('POST', `/v1/webhooks/${on}/deliveries/${delivery.id}/redeliver`)
    expect([again.status, await again.json()]).toEqual([400, expect.objectContaining({ code: 'usage' })])
    expect(await ask('PATCH', `/v1/webhooks/${on}`, { enabled: true })).toMatchObject({
      enabled: true,
      offReason: null,
      failingSince: null,
    })
    expect(receiver.received).toHaveLength(1)
  })

  it('sends messages without the text while their post is held', async () => {
    const { id: webhook } = await subscribe({ types: ['snapshot.created'] })
    const held = url(IDS.plain.replace(/..$/, String(last + 1)))
    await call('POST', '/v1/approvals', { url: held, decision: 'held' })
    const id = await sendPost()
    const first = await arrived(id)
    expect(first.message.data).toMatchObject({
      post: { text: null, author: null },
      cardUrl: null,
      public: false,
    })
    await call('POST', '/v1/approvals', { url: held, decision: 'approved' })
    const [delivery] = await deliveries(webhook)
    const shown = await ask('GET', `/v1/webhooks/${webhook}/deliveries/${delivery.id}`)
    expect(JSON.stringify([first.message, shown])).not.toContain('Buoy')
  })

  it('sends a message without the text once its post is taken down', async () => {
    const { id: webhook, secret } = await subscribe({ types: ['snapshot.created'] })
    const id = await sendPost()
    const first = await arrived(id)
    expect(first.body).toContain('Buoy')
    await call('POST', '/v1/takedowns', { url: url(id), reason: 'Its author asked us to.' })
    const [delivery] = await deliveries(webhook)
    await call('POST', `/v1/webhooks/${webhook}/deliveries/${delivery.id}/redeliver`)
    const second = await arrived(id, 1)
    expect([second.id, receiver.verifies(secret, second)]).toEqual([first.id, true])
    expect(second.message.data).toMatchObject({ post: { text: null }, cardUrl: null, embedHtml: null })
    const shown = await ask('GET', `/v1/webhooks/${webhook}/deliveries/${delivery.id}`)
    expect(JSON.stringify(shown)).not.toContain('Buoy')
  })

  it.each([
    ['an inward address', { url: 'http://10.0.0.7/hook' }, 422, 'address-refused'],
    ['a reserved name', { url: 'http://localhost:9/hook' }, 422, 'address-refused'],
    ['an address with a password', { url: 'https://me:secret@desk.example/' }, 422, 'address-refused'],
    ['no address', { url: 'mailto:desk@news.example' }, 400, 'usage'],
    ['a type that is none', { types: ['post.liked'] }, 400, 'usage'],
    ['no type', { types: [] }, 400, 'usage'],
    ['a secret that is too short', { secret: 'whsec_c2hvcnQ=' }, 400, 'usage'],
    ['a secret that is not base64', { secret: `whsec_${'a'.repeat(33)}` }, 400, 'usage'],
    ['a word that nobody knows', { colour: 'red' }, 400, 'usage'],
  ])('refuses a subscription with %s', async (_name, more, code, named) => {
    const answer = await call('POST', '/v1/webhooks', { url: receiver.url, ...more })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      code,
      expect.stringContaining('application/problem+json'),
    ])
    const problem = await answer.text()
    expect(JSON.parse(problem).code).toBe(named)
    expect(problem).not.toMatch(/secret@|c2hvcnQ/)
    expect((await ask('GET', '/v1/webhooks')).webhooks).toEqual([])
  })

  it('answers 404 for unknown webhooks and deliveries', async () => {
    const { id } = await subscribe()
    for (const [method, path] of [
      ['GET', '/v1/webhooks/wh_none'],
      ['PATCH', '/v1/webhooks/wh_none'],
      ['DELETE', '/v1/webhooks/wh_none'],
      ['GET', '/v1/webhooks/wh_none/deliveries'],
      ['GET', `/v1/webhooks/${id}/deliveries/dl_none`],
      ['POST', `/v1/webhooks/${id}/deliveries/dl_none/redeliver`],
    ] as const) {
      const answer = await call(method, path, method === 'PATCH' ? {} : undefined)
      expect([path, answer.status]).toEqual([path, 404])
    }
    expect((await call('PATCH', `/v1/webhooks/${id}`, { url: 'http://[::1]/' })).status).toBe(422)
    expect((await call('GET', `/v1/webhooks/${id}/deliveries?cursor=none`)).status).toBe(422)
  })
})
