import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { HttpClient } from '../../src/model/http.ts'
import { createHttpClient } from '../../src/outbound/http-client.ts'
import { deliverWebhook, type OutgoingWebhook } from '../../src/webhooks/deliver-webhook.ts'
import { createSecret } from '../../src/webhooks/webhook-signature.ts'
import { testScratch } from '../support/exchanges.ts'
import { type Receiver, startReceiver, status } from '../support/receiver.ts'

const secret = createSecret()

describe('one attempt at a delivery', () => {
  const parts = new AsyncDisposableStack()
  let receiver: Receiver
  let other: Receiver
  const client = (allowPrivate: string[]): HttpClient =>
    parts.adopt(
      createHttpClient({
        userAgent: 'Stet/test',
        proxy: { http: null, https: null, none: '' },
        allowPrivate,
        textLimit: 1_000_000,
        mediaLimit: 1_000_000,
        textTimeoutMs: 5_000,
        mediaTimeoutMs: 5_000,
        attempts: 4,
        retryDelayMs: 10,
        clock: { now: () => new Date() },
      }),
      (http) => http.close(),
    )
  beforeAll(async () => {
    receiver = parts.use(await startReceiver())
    other = parts.use(await startReceiver())
  })
  beforeEach(() => {
    receiver.received.length = 0
    receiver.answer = status(204)
  })
  afterAll(() => parts.disposeAsync())

  const send = async (
    more: { letter?: Partial<OutgoingWebhook>; http?: HttpClient; timeoutMs?: number } = {},
  ) => {
    await using scratch = await testScratch()
    const letter = {
      id: 'msg_1',
      body: '{"type":"post.lost"}',
      url: receiver.url,
      secrets: [{ secret, until: null }],
    }
    return await deliverWebhook(
      { ...letter, ...more.letter },
      {
        http: more.http ?? client([receiver.place, other.place]),
        scratch,
        now: () => new Date(),
        timeoutMs: more.timeoutMs ?? 5_000,
      },
    )
  }

  it.each([200, 202, 204])('succeeds if the receiver answers %i', async (code) => {
    receiver.answer = status(code)
    expect(await send()).toMatchObject({ ok: true, gone: false, status: code, error: null })
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]).toMatchObject({ id: 'msg_1', body: '{"type":"post.lost"}' })
    expect(receiver.verifies(secret, receiver.received[0])).toBe(true)
  })

  it('does not follow a redirect', async () => {
    receiver.answer = status(307, { location: other.url })
    expect(await send()).toMatchObject({ ok: false, gone: false, status: 307, error: 'answered 307' })
    expect(other.received).toEqual([])
  })

  it('reports a receiver that answers 410 as gone', async () => {
    receiver.answer = status(410)
    expect(await send()).toMatchObject({ ok: false, gone: true, status: 410 })
  })

  it.each([400, 401, 404, 500, 502])('fails with %i, without a retry', async (code) => {
    receiver.answer = status(code)
    expect(await send()).toMatchObject({ ok: false, gone: false, status: code, retryAt: null })
    expect(receiver.received).toHaveLength(1)
  })

  it.each([429, 503])('takes the time of the next attempt from the `Retry-After` of %i', async (code) => {
    receiver.answer = status(code, { 'retry-after': '3600' })
    const { ok, retryAt, status: told } = await send()
    expect({ ok, told }).toEqual({ ok: false, told: code })
    const seconds = ((retryAt?.getTime() ?? 0) - Date.now()) / 1000
    expect(Math.round(seconds / 10)).toBe(360)
  })

  it('fails if the receiver does not answer in time or the connection breaks', async () => {
    receiver.answer = () => {}
    const slow = await send({ timeoutMs: 200 })
    expect(slow).toMatchObject({ ok: false, status: null, error: expect.stringContaining('network') })
    receiver.answer = (res) => void res.destroy()
    expect(await send()).toMatchObject({ ok: false, status: null, error: expect.stringContaining('network') })
  })

  it('reads only the beginning of an endless response', async () => {
    receiver.answer = (res) => void res.writeHead(200).end('x'.repeat(1_000_000))
    expect(await send()).toMatchObject({ ok: true, status: 200 })
  })

  it.each([
    ['an inward address', () => receiver.url],
    ['the address that clouds keep their secrets at', () => 'http://169.254.169.254/latest'],
    ['a reserved name', () => 'http://localhost:9/hook'],
  ])('does not go to %s without an exception', async (_name, url) => {
    const ended = await send({ http: client([]), letter: { url: url() } })
    expect(ended).toMatchObject({ ok: false, status: null, error: expect.stringMatching(/^address-refused/) })
    expect(receiver.received).toEqual([])
  })

  it('names only the receiver’s origin in an error, because the path is often a secret', async () => {
    const url = `http://${other.place}/services/T00/hush-hush`
    other.answer = (res) => void res.destroy()
    const { error } = await send({ letter: { url } })
    expect(error).toContain(other.place)
    expect(error).not.toContain('hush')
  })

  it('rejects with the caller’s reason when it is aborted', async () => {
    const stop = new AbortController()
    receiver.answer = () => stop.abort(new Error('stopping'))
    await using scratch = await testScratch()
    const letter = { id: 'msg_1', body: '{}', url: receiver.url, secrets: [{ secret, until: null }] }
    const deps = { http: client([receiver.place]), scratch, now: () => new Date(), timeoutMs: 5_000 }
    await expect(deliverWebhook(letter, { ...deps, signal: stop.signal })).rejects.toThrow('stopping')
  })
})
