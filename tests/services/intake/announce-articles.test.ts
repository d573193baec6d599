import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { ArticleMessage } from '../../../src/webhooks/article-message.ts'
import { redactMessage } from '../../../src/webhooks/webhook-message.ts'
import { createDatabase } from '../../support/database.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const author = { handle: 'quay_bell', name: 'Quay Bell' }
const ALIVE = idAt('2026-03-02T08:15:00Z')
const DEAD = idAt('2026-03-02T09:15:00Z')
const NEWS = 'https://news.example'
const link = (id: string) => `<a href="https://x.com/quay_bell/status/${id}">as it rang</a>`

describe('the end of an article', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let receiver: Receiver
  let service: RunningService
  let send: (path: string, body: unknown) => Promise<unknown>

  beforeAll(async () => {
    origin = await startOrigin({
      posts: [
        { id: ALIVE, author, text: 'The bell rings.' },
        { id: DEAD, author, text: 'It rang.', dead: 'deleted' },
      ],
      ignore: ['news.example'],
      pages: { [`${NEWS}/bell`]: `<!doctype html><title>Bell</title>${link(ALIVE)}${link(DEAD)}` },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    receiver = parts.use(await startReceiver())
    const dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir, { ...origin.env, ...database.env, STET_ALLOW_PRIVATE: receiver.place })
    service = await startAllInOne(config, { queueSettings: { attempts: 1, backoffMs: 10 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    const { token } = await createToken(db, { scopes: ['admin'], name: null }, new Date())
    send = async (path, body) =>
      await (
        await fetch(`${service.url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json()
    await send('/v1/webhooks', { url: receiver.url, types: ['article.done', 'article.failed'] })
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  const about = (path: string) =>
    until(async () => receiver.received.find(({ message }) => message.data.article.url === `${NEWS}${path}`))

  it('is told once, with the outcome of each embed', async () => {
    await send('/v1/articles', { url: `${NEWS}/bell`, externalId: 'cms-12' })
    const { message, body } = await about('/bell')
    expect(ArticleMessage.safeParse(message).error).toBeUndefined()
    expect(message).toMatchObject({
      type: 'article.done',
      data: {
        article: { title: 'Bell', externalId: 'cms-12' },
        error: null,
        counts: { captured: 1, gone: 1 },
        embeds: [
          {
            platform: 'x',
            id: ALIVE,
            role: 'link',
            outcome: 'captured',
            reason: null,
            state: 'watched',
            missing: [],
          },
          { platform: 'x', id: DEAD, outcome: 'gone', reason: 'deleted', state: 'gone', retryAt: null },
        ],
        embedsOmitted: 0,
      },
    })
    const redacted = JSON.parse(redactMessage(body))
    expect(JSON.stringify(redacted)).not.toContain(ALIVE)
    expect(redacted.data.counts).toEqual(message.data.counts)
  })

  it('is told where an article can not be read, and where a site refuses it for now', async () => {
    await send('/v1/articles', { url: `${NEWS}/none` })
    expect((await about('/none')).message).toMatchObject({
      type: 'article.failed',
      data: { error: { code: 'input-missing', retryAt: null }, embeds: [] },
    })
    origin.mood('news.example/closed', () => ({ status: 403, body: 'no' }))
    await send('/v1/articles', { url: `${NEWS}/closed` })
    const { message } = await about('/closed')
    expect(message).toMatchObject({ type: 'article.failed', data: { error: { code: 'refused' } } })
    expect(Date.parse(message.data.error.retryAt)).toBeGreaterThan(Date.now())
    expect(receiver.received).toHaveLength(3)
  })
})
