import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { purgeAnnouncements, saveAnnouncement } from '../../../src/catalog/webhooks/announcements.ts'
import {
  addDelivery,
  failDelivery,
  findDelivery,
  findDeliveryToSend,
  listAttempts,
  listOverdueDeliveries,
  postponeDelivery,
  purgeDeliveries,
  redeliver,
  saveDeliveryAttempt,
} from '../../../src/catalog/webhooks/deliveries.ts'
import { listDeliveries } from '../../../src/catalog/webhooks/list-deliveries.ts'
import {
  addWebhook,
  changeWebhook,
  findWebhook,
  listWebhooks,
  recordDeliveryResult,
  removeWebhook,
} from '../../../src/catalog/webhooks/webhooks.ts'
import { announcement } from '../../../src/model/announcement.ts'
import { buildMessage } from '../../../src/webhooks/webhook-message.ts'
import { aPost, at } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { happened, kept } from '../../support/losses.ts'

const HOUR = 3_600_000
const OFF_AFTER = 120 * HOUR
const later = (hours: number) => new Date(at(0).getTime() + hours * HOUR)
const failed = { ok: false, gone: false }

describe('webhooks', () => {
  let catalog: Catalog
  let db: Db
  let messages = 0
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  beforeEach(async () => {
    for (const { id } of await listWebhooks(db)) await removeWebhook(db, id)
    await db.deleteFrom('announcements').execute()
  })
  afterAll(() => catalog?.close())

  const subscribe = (url = 'https://desk.example/hook') =>
    addWebhook(
      db,
      { url, description: null, types: ['post.lost'], secrets: [{ secret: 'whsec_a', until: null }] },
      at(0),
    )
  const message = (webhookId: string, messageId = `msg_${++messages}`) => ({
    webhookId,
    messageId,
    type: 'post.lost' as const,
    body: '{}',
  })
  const begin = async (webhookId: string, now = at(0)) =>
    (await addDelivery(db, message(webhookId), now)) ?? ''

  it('inserts a subscription, changes the given fields, and deletes it with its deliveries', async () => {
    const id = await subscribe()
    expect(await findWebhook(db, id)).toMatchObject({
      url: 'https://desk.example/hook',
      types: ['post.lost'],
      secrets: [{ secret: 'whsec_a', until: null }],
      enabled: true,
      off_reason: null,
    })
    await changeWebhook(db, id, { types: ['post.lost', 'post.returned'], description: 'Desk' }, at(1))
    expect(await findWebhook(db, id)).toMatchObject({
      url: 'https://desk.example/hook',
      types: ['post.lost', 'post.returned'],
      description: 'Desk',
    })
    const delivery = await begin(id)
    await saveDeliveryAttempt(db, delivery, { at: at(1), status: 500, error: 'x', ms: 5 }, 'waiting', at(9))
    expect(await removeWebhook(db, id)).toBe(true)
    expect(await removeWebhook(db, id)).toBe(false)
    expect(await findDeliveryToSend(db, delivery)).toBeNull()
    expect(await listAttempts(db, delivery)).toEqual([])
  })

  it('ignores an attempt that ends after its receiver was deleted', async () => {
    const id = await subscribe()
    const delivery = await begin(id)
    await removeWebhook(db, id)
    await saveDeliveryAttempt(db, delivery, { at: at(1), status: 500, error: 'x', ms: 5 }, 'waiting', at(9))
    expect(await recordDeliveryResult(db, id, { ok: false, gone: true }, OFF_AFTER, at(1))).toBeNull()
  })

  it('inserts the delivery of a message to a receiver once', async () => {
    const [one, other] = [await subscribe(), await subscribe('https://other.example/')]
    expect(await addDelivery(db, message(one, 'msg_same'), at(0))).toMatch(/^dl_/)
    expect(await addDelivery(db, message(one, 'msg_same'), at(1))).toBeNull()
    expect(await addDelivery(db, message(other, 'msg_same'), at(0))).toMatch(/^dl_/)
  })

  it('re-delivers under the same message id, with the next number', async () => {
    const id = await subscribe()
    const first = await begin(id)
    await saveDeliveryAttempt(db, first, { at: at(1), status: 204, error: null, ms: 5 }, 'delivered', null)
    const again = await Promise.all([redeliver(db, id, first, at(2)), redeliver(db, id, first, at(2))])
    const { deliveries } = await listDeliveries(db, id, null, { cursor: null, limit: 10 })
    expect(deliveries.map(({ send_number }) => send_number).sort()).toEqual([1, 2, 3])
    expect(new Set(deliveries.map((one) => one.message_id)).size).toBe(1)
    expect(deliveries.map((one) => one.id)).toEqual(expect.arrayContaining(again))
    expect(await redeliver(db, id, 'dl_none', at(2))).toBeNull()
    expect(await redeliver(db, 'wh_none', first, at(2))).toBeNull()
  })

  it('saves every attempt and the state of the delivery', async () => {
    const id = await subscribe()
    const delivery = await begin(id)
    const [one, two] = [
      { at: at(1), status: null, error: 'network: cut', ms: 7 },
      { at: at(2), status: 204, error: null, ms: 3 },
    ]
    await saveDeliveryAttempt(db, delivery, one, 'waiting', at(40))
    expect(await findDelivery(db, id, delivery)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      next_at: at(40),
      ended_at: null,
    })
    await saveDeliveryAttempt(db, delivery, two, 'delivered', null)
    expect(await findDelivery(db, id, delivery)).toMatchObject({
      state: 'delivered',
      attempts: 2,
      next_at: null,
      ended_at: at(2),
    })
    expect(await listAttempts(db, delivery)).toEqual([one, two])
    await failDelivery(db, delivery, at(3))
    expect(await findDelivery(db, id, delivery)).toMatchObject({ state: 'delivered' })
  })

  it('lists deliveries newest first by state, page by page, without duplicates', async () => {
    const id = await subscribe()
    const made: string[] = []
    for (let n = 0; n < 5; n++) made.unshift(await begin(id, at(n)))
    await failDelivery(db, made[1] ?? '', at(9))
    const seen: string[] = []
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof listDeliveries>> = await listDeliveries(db, id, null, {
        cursor,
        limit: 2,
      })
      seen.push(...page.deliveries.map((one) => one.id))
      cursor = page.next
      if (cursor === null) break
    }
    expect(seen).toEqual(made)
    const ended = await listDeliveries(db, id, 'failed', { cursor: null, limit: 5 })
    expect(ended.deliveries.map((one) => one.id)).toEqual([made[1]])
  })

  it('lists overdue deliveries only', async () => {
    const id = await subscribe()
    const [due, waiting, ended] = [await begin(id, at(3)), await begin(id), await begin(id)]
    const first = await begin(id, at(1))
    await postponeDelivery(db, waiting, at(50))
    await failDelivery(db, ended, at(1))
    const overdue = await listOverdueDeliveries(db, at(10), 10)
    expect(overdue.map(({ id }) => id)).toEqual([first, due])
    expect(await listOverdueDeliveries(db, at(10), 1)).toEqual(overdue.slice(0, 1))
    expect(await listOverdueDeliveries(db, at(10), 10, overdue[0])).toEqual(overdue.slice(1))
    expect(await listOverdueDeliveries(db, at(1), 10)).toEqual([])
  })

  it('disables a receiver that fails for days without a success, with a reason', async () => {
    const id = await subscribe()
    expect(await recordDeliveryResult(db, id, failed, OFF_AFTER, later(0))).toBeNull()
    expect(await recordDeliveryResult(db, id, failed, OFF_AFTER, later(119))).toBeNull()
    expect(await recordDeliveryResult(db, id, { ok: true, gone: false }, OFF_AFTER, later(119))).toBeNull()
    expect(await recordDeliveryResult(db, id, failed, OFF_AFTER, later(200))).toBeNull()
    expect((await findWebhook(db, id))?.enabled).toBe(true)
    const reason = await recordDeliveryResult(db, id, failed, OFF_AFTER, later(320))
    expect(reason).toContain(later(200).toISOString())
    expect(await findWebhook(db, id)).toMatchObject({ enabled: false, off_reason: reason })
    // The reason is returned once.
    expect(await recordDeliveryResult(db, id, failed, OFF_AFTER, later(321))).toBeNull()
  })

  it('disables a receiver at once after a 410 or by hand, and resets its failures when it is enabled', async () => {
    const id = await subscribe()
    expect(await recordDeliveryResult(db, id, { ok: false, gone: true }, OFF_AFTER, later(0))).toContain(
      '410',
    )
    await changeWebhook(db, id, { enabled: true }, later(1))
    expect(await findWebhook(db, id)).toMatchObject({
      enabled: true,
      off_reason: null,
      failing_since: null,
    })
    await recordDeliveryResult(db, id, failed, OFF_AFTER, later(2))
    await changeWebhook(db, id, { url: 'https://desk.example/new' }, later(2))
    expect(await findWebhook(db, id)).toMatchObject({ failing_since: null })
    await changeWebhook(db, id, { enabled: false }, later(2))
    expect(await findWebhook(db, id)).toMatchObject({ enabled: false, off_reason: 'by hand' })
  })

  it('finds whether the post of a message is taken down or held', async () => {
    const id = await subscribe()
    const post = aPost()
    await kept(db, post)
    const one = announcement('post.lost', post, 'k', at(1), {})
    const facts = {
      ...{ author: null, text: null, publishedAt: null, withheld: false, public: false },
      ...{ snapshot: null, articles: [] },
    }
    const body = buildMessage(one, facts, 'https://stet.example')
    const delivery = (await addDelivery(db, { ...message(id), body }, at(1))) ?? ''
    expect(await findDeliveryToSend(db, delivery)).toMatchObject({
      withheld: false,
      url: expect.any(String),
    })
    await happened(db, post, 'taken-down', at(2).toISOString())
    expect(await findDeliveryToSend(db, delivery)).toMatchObject({ withheld: true })
    expect(await findDelivery(db, id, delivery)).toMatchObject({ withheld: true })
    await happened(db, post, 'restored', at(3).toISOString())
    expect(await findDelivery(db, id, delivery)).toMatchObject({ withheld: false })
    await happened(db, post, 'held', at(4).toISOString())
    expect(await findDelivery(db, id, delivery)).toMatchObject({ withheld: true })
  })

  it('deletes old deliveries that have ended, but no open ones', async () => {
    const id = await subscribe()
    const [old, open, fresh] = [await begin(id, at(0)), await begin(id, at(0)), await begin(id, at(30))]
    await failDelivery(db, old, at(1))
    await failDelivery(db, fresh, at(31))
    const untold = announcement('post.lost', aPost(), 'k', at(0), {})
    await saveAnnouncement(db, untold, at(0))
    expect(await purgeDeliveries(db, at(20), 10)).toBe(1)
    expect(await purgeAnnouncements(db, at(20), 10)).toBe(0)
    const { deliveries } = await listDeliveries(db, id, null, { cursor: null, limit: 10 })
    expect(deliveries.map((one) => one.id)).toEqual([fresh, open])
    expect(await db.selectFrom('announcements').select('id').execute()).toEqual([{ id: untold.id }])
  })
})
