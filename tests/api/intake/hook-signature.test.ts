import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import type { Queues } from '../../../src/jobs/queues.ts'
import { ServiceError } from '../../../src/model/errors.ts'
import { type IntakeService, intakeService, problemOf, type Taken } from '../../support/intake-service.ts'

const secret = (letter: string) => `whsec_${btoa(letter.repeat(32))}`
const [OLD, NEW, STRANGER] = [secret('o'), secret('n'), secret('s')]
let count = 0

interface Message {
  readonly id: string
  readonly at: Date
  readonly body: string
  readonly key: string
}

describe("a CMS's signed hook", () => {
  let service: IntakeService
  let queues: Queues
  let now = Date.UTC(2026, 4, 1, 12)
  let before: Taken
  beforeAll(async () => {
    service = await intakeService({
      env: { STET_HOOK_SECRETS: `cms=${OLD}, cms=${NEW}, wire=${secret('w')}` },
      parts: { clock: { now: () => new Date(now) } },
    })
    queues = await service.app.queues()
  })
  afterAll(() => service[Symbol.asyncDispose]())
  beforeEach(async () => {
    now += 3_600_000
    before = await service.taken()
  })

  const message = (more: Partial<Message> = {}): Message => {
    count += 1
    const body = JSON.stringify({ url: `https://news.example/${count}`, html: '<p>Grüße 👋</p>' })
    return { id: `msg_${count}`, at: new Date(now), key: NEW, body, ...more }
  }
  /** Signed by the specification's own library. */
  const headers = ({ id, at, body, key }: Message): Record<string, string> => ({
    authorization: '',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, at, body),
  })
  const send = (one: Message, more: Record<string, string> = {}, path = '/v1/articles') =>
    service.post(path, one.body, { ...headers(one), ...more })
  const refused = async (answer: Response, status: number, code: string) => {
    expect(await problemOf(answer)).toMatchObject({ status, code })
    expect(await service.taken()).toEqual(before)
    expect(await service.healthy()).toBe(true)
  }

  it('submits an article without a token', async () => {
    const answer = await send(message())
    expect(answer.status).toBe(202)
    expect(answer.headers.get('location')).toMatch(/^\/v1\/articles\/[0-9a-f]{32}$/)
    expect(await service.taken()).toEqual({
      ...before,
      intake: before.intake + 1,
      articles: before.articles + 1,
      messages: before.messages + 1,
      jobs: before.jobs + 1,
    })
  })

  it('submits a post', async () => {
    const body = JSON.stringify({ url: 'https://x.com/jack/status/20' })
    expect((await send(message({ body }), {}, '/v1/posts')).status).toBe(202)
  })

  it('is verified with any configured secret, and any of its signatures', async () => {
    expect((await send(message({ key: OLD }))).status).toBe(202)
    expect((await send(message({ key: secret('w') }))).status).toBe(202)
    const one = message()
    const signature = `v1a,AAAA v1,${btoa('0'.repeat(32))} ${headers(one)['webhook-signature']}`
    expect((await send(one, { 'webhook-signature': signature })).status).toBe(202)
  })

  it.each<[string, (one: Message) => Record<string, string>]>([
    ['a stranger signed it', (one) => headers({ ...one, key: STRANGER })],
    ['the body was altered', (one) => headers({ ...one, body: `${one.body} ` })],
    ['its id was altered', (one) => ({ ...headers(one), 'webhook-id': `${one.id}0` })],
    ['its time was altered', (one) => ({ ...headers(one), 'webhook-timestamp': String(now / 1000 + 1) })],
    ['it is too old', (one) => headers({ ...one, at: new Date(now - 301_000) })],
    ['it is from the future', (one) => headers({ ...one, at: new Date(now + 301_000) })],
    ['its time is in milliseconds', (one) => ({ ...headers(one), 'webhook-timestamp': String(now) })],
    ['its time is no number', (one) => ({ ...headers(one), 'webhook-timestamp': '1e9' })],
    ['its time has a sign', (one) => ({ ...headers(one), 'webhook-timestamp': `+${now / 1000}` })],
    ['it has no id', (one) => ({ ...headers(one), 'webhook-id': '' })],
    ['its id has a space', (one) => headers({ ...one, id: 'a b' })],
    ['its id is endless', (one) => headers({ ...one, id: 'a'.repeat(1_000) })],
    ['it has no signature', (one) => ({ ...headers(one), 'webhook-signature': '' })],
    [
      'its signature is of another version',
      (one) => ({
        ...headers(one),
        'webhook-signature': headers(one)['webhook-signature']?.replace('v1,', 'v2,') ?? '',
      }),
    ],
    [
      'its signature is cut',
      (one) => ({
        ...headers(one),
        'webhook-signature': headers(one)['webhook-signature']?.slice(0, -2) ?? '',
      }),
    ],
    [
      'its signature is spelt differently',
      (one) => ({
        ...headers(one),
        'webhook-signature': headers(one)['webhook-signature']?.replace(/=$/, '') ?? '',
      }),
    ],
    ['its signature is nothing', (one) => ({ ...headers(one), 'webhook-signature': 'v1,' })],
  ])('is refused where %s', async (_name, make) => {
    const one = message()
    await refused(await service.post('/v1/articles', one.body, make(one)), 401, 'signature-refused')
  })

  it('is refused if one character of its signature differs', async () => {
    const one = message()
    const signature = headers(one)['webhook-signature'] ?? ''
    for (let at = 3; at < signature.length; at += 1) {
      const letter = signature[at] === 'A' ? 'B' : 'A'
      const altered = signature.slice(0, at) + letter + signature.slice(at + 1)
      await refused(await send(one, { 'webhook-signature': altered }), 401, 'signature-refused')
    }
  })

  it('is refused if any header is missing', async () => {
    const one = message()
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const { [name]: _, ...rest } = headers(one)
      await refused(await service.post('/v1/articles', one.body, rest), 401, 'signature-refused')
    }
  })

  it('is refused when replayed at any time', async () => {
    const one = message({ at: new Date(now + 299_000) })
    expect((await send(one)).status).toBe(202)
    before = await service.taken()
    await refused(await send(one), 409, 'replayed')
    now += 597_000
    await refused(await send(one), 409, 'replayed')
    now += 5_000
    await refused(await send(one), 401, 'signature-refused')
    // The same id with a new signature is the same message; that of another hook is not.
    await refused(await send({ ...one, at: new Date(now) }), 409, 'replayed')
    expect((await send({ ...one, at: new Date(now), key: secret('w') })).status).toBe(202)
  })

  it('is accepted once when sent ten times concurrently', async () => {
    const one = message()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(one)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(9).fill(409)])
    expect((await service.taken()).intake).toBe(before.intake + 1)
  })

  it('may be resent if it was not accepted', async () => {
    const { withTimeout: asked } = queues
    // Those of hours ago go with the next that comes.
    await send(message())
    before = await service.taken()
    const one = message()
    queues.withTimeout = () => Promise.reject(new ServiceError('queue-unavailable', 'away'))
    const answer = await send(one).finally(() => {
      queues.withTimeout = asked
    })
    expect(answer.headers.get('retry-after')).toBe('5')
    await refused(answer, 503, 'queue-unavailable')
    expect((await send(one)).status).toBe(202)
    const bad = message({ body: '{"url":"http://127.0.0.1/"}' })
    before = await service.taken()
    await refused(await send(bad), 422, 'address-refused')
    await refused(await send(message({ body: '{"url":' })), 400, 'usage')
  })

  it('is judged by its signature alone, even with a token', async () => {
    const one = message()
    const token = { authorization: `Bearer ${service.ingest}` }
    await refused(await send(one, { ...token, 'webhook-signature': 'v1,AAAA' }), 401, 'signature-refused')
    expect((await send(one, { authorization: 'Bearer wrong' })).status).toBe(202)
  })

  it('authorizes no other route', async () => {
    const one = message({ body: '' })
    for (const path of ['/v1/posts', '/v1/tokens', '/metrics']) {
      const answer = await fetch(`${service.url}${path}`, { headers: headers(one) })
      expect(answer.status, path).toBe(path === '/metrics' ? 200 : 401)
    }
    await refused(
      await send(message({ body: '{"scopes":["admin"]}' }), {}, '/v1/tokens'),
      401,
      'unauthorized',
    )
    await refused(await send(message(), { 'content-type': 'application/x-ndjson' }), 400, 'usage')
  })

  it('deletes message ids that are too old to be replayed', async () => {
    now += 24 * 3_600_000
    expect((await send(message())).status).toBe(202)
    expect((await service.taken()).messages).toBe(1)
  })
})

describe('hook secrets', () => {
  it('are refused by name, without their value, if they are unusable', () => {
    for (const value of [
      'secret',
      'whsec_',
      `whsec_${btoa('short')}`,
      `whsec_${'a'.repeat(200)}`,
      'cms=abc',
    ]) {
      expect(() => readConfig({ STET_HOOK_SECRETS: value })).toThrow(
        expect.objectContaining({
          code: 'config-invalid',
          message: expect.stringMatching(/^STET_HOOK_SECRETS: secret 1 can't be used\.$/),
        }),
      )
    }
  })

  it('are empty unless they are set', async () => {
    await using service = await intakeService()
    const before = await service.taken()
    const answer = await service.post('/v1/articles', '{}', {
      'webhook-id': 'a',
      'webhook-timestamp': '1',
      'webhook-signature': 'v1,AAAA',
    })
    expect(await problemOf(answer)).toMatchObject({ status: 401, code: 'signature-refused' })
    expect(await service.taken()).toEqual(before)
  })
})
