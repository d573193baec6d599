import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveAnnouncement } from '../../../src/catalog/webhooks/announcements.ts'
import { listAttempts } from '../../../src/catalog/webhooks/deliveries.ts'
import { listDeliveries } from '../../../src/catalog/webhooks/list-deliveries.ts'
import {
  addWebhook,
  changeWebhook,
  findWebhook,
  listWebhooks,
  removeWebhook,
} from '../../../src/catalog/webhooks/webhooks.ts'
import { claimCapture, requestCapture } from '../../../src/catalog/work/captures.ts'
import { NotifyPayload, notifyJobId } from '../../../src/jobs/job-payloads.ts'
import { startWorker } from '../../../src/jobs/worker.ts'
import { announcement } from '../../../src/model/announcement.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { saveCapture } from '../../../src/services/capture/save-capture.ts'
import { dispatchWebhooks } from '../../../src/services/webhooks/dispatch-webhooks.ts'
import { processNotify } from '../../../src/services/webhooks/process-notify.ts'
import { ReceiverConcurrency } from '../../../src/webhooks/receiver-concurrency.ts'
import { createSecret } from '../../../src/webhooks/webhook-signature.ts'
import { aPost } from '../../support/catalog-rows.ts'
import { createDatabase } from '../../support/database.ts'
import { type Receiver, startReceiver, status } from '../../support/receiver.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const PUBLIC = 'https://stet.news.example'
const attempt = {
  ...{ number: 1, last: false, jobId: 'x', share: 'normal' as const, progress: () => {} },
  signal: new AbortController().signal,
}

describe('from an announcement to a receiver', () => {
  const parts = new AsyncDisposableStack()
  let receiver: Receiver
  let app: App
  let now = Date.UTC(2026, 5, 1)
  const db = async () => (await app.catalog()).db
  beforeAll(async () => {
    receiver = parts.use(await startReceiver())
    const database = parts.use(await createDatabase())
    const dir = parts.use(await tempDir())
    const config = serviceConfig(dir.path, {
      STET_ALLOW_PRIVATE: receiver.place,
      STET_WEBHOOK_OFF_AFTER: '2d',
      ...database.env,
    })
    app = createApp(config, {
      clock: { now: () => new Date(now) },
      queueSettings: { attempts: 1, backoffMs: 10 },
    })
    parts.defer(() => app.close())
  })
  beforeEach(async () => {
    for (const { id } of await listWebhooks(await db())) await removeWebhook(await db(), id)
    await dispatchWebhooks(app, PUBLIC)
    receiver.received.length = 0
    receiver.answer = status(204)
  })
  afterAll(() => parts.disposeAsync())

  const subscribe = async (to = app) =>
    await addWebhook(
      (await to.catalog()).db,
      {
        ...{ url: receiver.url, description: null },
        ...{ types: ['post.lost', 'capture.failed'], secrets: [{ secret: createSecret(), until: null }] },
      },
      new Date(now),
    )
  const lose = async (to = app) => {
    const one = announcement('post.lost', aPost(), 'k', new Date(now), {})
    await saveAnnouncement((await to.catalog()).db, one, new Date(now))
    return one.id
  }
  const all = async (webhook: string, of = app) =>
    (await listDeliveries((await of.catalog()).db, webhook, null, { cursor: null, limit: 200 })).deliveries
  const only = async (webhook: string) => {
    const [delivery, ...more] = await all(webhook)
    expect(more).toEqual([])
    return delivery?.id ?? ''
  }
  const run = (deliveryId: string) =>
    processNotify(app, new ReceiverConcurrency(), { v: 1, deliveryId }, attempt)

  it('is one delivery to each subscriber, but not to later or disabled ones', async () => {
    const [one, off] = [await subscribe(), await subscribe()]
    await changeWebhook(await db(), off, { enabled: false }, new Date(now))
    const id = await lose()
    expect(await dispatchWebhooks(app, PUBLIC)).toBe(1)
    expect(await dispatchWebhooks(app, PUBLIC)).toBe(0)
    const late = await subscribe()
    expect(await dispatchWebhooks(app, PUBLIC)).toBe(0)
    expect((await all(one)).map((delivery) => delivery.message_id)).toEqual([id])
    expect([await all(off), await all(late)]).toEqual([[], []])
  })

  it('said again, the fact is not told again', async () => {
    const webhook = await subscribe()
    const one = announcement('post.lost', aPost(), 'k', new Date(now), {})
    for (let n = 0; n < 2; n++) {
      await saveAnnouncement(await db(), one, new Date(now))
      await dispatchWebhooks(app, PUBLIC)
    }
    expect(await all(webhook)).toHaveLength(1)
  })

  it('is sent under one id by a job that runs twice at once', async () => {
    const webhook = await subscribe()
    const id = await lose()
    await dispatchWebhooks(app, PUBLIC)
    const [delivery] = await all(webhook)
    await Promise.all([run(delivery?.id ?? ''), run(delivery?.id ?? '')])
    expect(await run(delivery?.id ?? '')).toEqual({ kind: 'complete' })
    expect([...new Set(receiver.received.map((one) => one.id))]).toEqual([id])
    expect(receiver.received.length).toBeLessThanOrEqual(2)
    expect(await all(webhook)).toMatchObject([{ state: 'delivered' }])
  })

  it('is tried for days, under one id, then given up; the receiver is switched off meanwhile', async () => {
    const webhook = await subscribe()
    await lose()
    await dispatchWebhooks(app, PUBLIC)
    receiver.answer = status(500)
    const began = now
    const id = await only(webhook)
    for (let n = 0; n < 40; n++) {
      const [delivery] = await all(webhook)
      if (delivery?.state !== 'waiting') break
      now = delivery.next_at?.getTime() ?? now
      // Switched on again by hand, so that this one comes to its own end.
      if (now - began > 2 * DAY) await changeWebhook(await db(), webhook, { enabled: true }, new Date(now))
      await run(id)
      if (now - began < 2 * DAY)
        expect(await findWebhook(await db(), webhook)).toMatchObject({ enabled: true })
    }
    expect(await all(webhook)).toMatchObject([{ state: 'failed', next_at: null }])
    expect(now - began).toBeGreaterThan(3 * DAY)
    expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1)
    expect(await listAttempts(await db(), id)).toHaveLength(receiver.received.length)
  })

  it('fails without a success for as long as is set: off, with a reason; what waits ends unsent', async () => {
    const webhook = await subscribe()
    receiver.answer = status(503)
    await lose()
    await dispatchWebhooks(app, PUBLIC)
    const first = await only(webhook)
    await run(first)
    now += 2 * DAY
    await lose()
    await dispatchWebhooks(app, PUBLIC)
    await run(first)
    expect(await findWebhook(await db(), webhook)).toMatchObject({
      enabled: false,
      off_reason: expect.stringContaining('every delivery has failed since'),
    })
    const asked = receiver.received.length
    for (const { id } of await all(webhook)) await run(id)
    expect(receiver.received).toHaveLength(asked)
    expect((await all(webhook)).map(({ state }) => state)).toEqual(['failed', 'failed'])
  })

  it('steps back where its receiver has enough at hand, and comes again', async () => {
    const webhook = await subscribe()
    await lose()
    await dispatchWebhooks(app, PUBLIC)
    const id = await only(webhook)
    const receivers = new ReceiverConcurrency()
    const taken: Disposable[] = []
    for (let turn = receivers.acquire(webhook); turn !== null; turn = receivers.acquire(webhook))
      taken.push(turn)
    const verdict = await processNotify(app, receivers, { v: 1, deliveryId: id }, attempt)
    expect(verdict.kind).toBe('delay')
    expect(receiver.received).toEqual([])
    for (const turn of taken) turn[Symbol.dispose]()
    now += 60_000
    expect(await processNotify(app, receivers, { v: 1, deliveryId: id }, attempt)).toEqual({
      kind: 'complete',
    })
    expect(receiver.received).toHaveLength(1)
  })

  it('is enqueued again if its job was lost, and ends if its job failed', async () => {
    const webhook = await subscribe()
    const queues = await app.queues()
    await lose()
    await dispatchWebhooks(app, PUBLIC)
    const id = await only(webhook)
    const state = () => queues.state('notify', notifyJobId(id))
    await queues.queue('notify').remove(notifyJobId(id))
    expect(await state()).toBe('lost')
    now += 30_000
    await dispatchWebhooks(app, PUBLIC)
    expect(await state()).toBe('lost')
    now += 60_000
    await dispatchWebhooks(app, PUBLIC)
    expect(await state()).toBe('open')

    const worker = await startWorker(queues.backend, {
      ...{ queue: 'notify' as const, payload: NotifyPayload, concurrency: 1 },
      run: async () => ({ kind: 'fail', message: 'set aside' }),
      onError: () => {},
    })
    await until(async () => (await state()) === 'failed')
    await worker.close()
    await dispatchWebhooks(app, PUBLIC)
    expect(await all(webhook)).toMatchObject([{ state: 'failed', attempts: 0 }])
  })

  it('reports failing captures once, until one ends otherwise', async () => {
    const webhook = await subscribe()
    const post = aPost()
    const end = async (outcome: Outcome) => {
      now += 60_000
      const { generation } = await requestCapture(await db(), post, 'normal', new Date(now))
      const claim = await claimCapture(await db(), post, generation, new Date(now))
      if (!claim) throw new Error('no claim')
      const found = { outcome, reason: null, missing: [], retryAt: null, manifest: null }
      await saveCapture(await db(), { ...claim, generation }, found, true, new Date(now))
      await dispatchWebhooks(app, PUBLIC)
      return (await all(webhook)).length
    }
    const told: number[] = []
    for (const outcome of ['failed', 'failed', 'gone', 'gone', 'unsupported', 'failed', 'blocked'] as const)
      told.push(await end(outcome))
    expect(told).toEqual([1, 1, 2, 2, 2, 3, 4])
  })

  it('is handed out once by two processes at once', async () => {
    await using database = await createDatabase()
    await using dir = await tempDir()
    const config = serviceConfig(dir.path, database.env)
    const apps = [createApp(config), createApp(config), createApp(config)] as const
    try {
      const webhook = await subscribe(apps[0])
      for (let n = 0; n < 250; n++) await lose(apps[0])
      const begun = await Promise.all(apps.map((one) => dispatchWebhooks(one, PUBLIC)))
      expect(begun.reduce((sum, count) => sum + count, 0)).toBe(250)
      const { db: shared } = await apps[0].catalog()
      const rows = await shared.selectFrom('deliveries').select('message_id').execute()
      expect([rows.length, new Set(rows.map((row) => row.message_id)).size]).toEqual([250, 250])
      expect(await all(webhook, apps[0])).toHaveLength(200)
    } finally {
      for (const one of apps) await one.close()
    }
  })
})
