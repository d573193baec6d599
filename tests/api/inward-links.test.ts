import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const ID = idAt('2026-03-02T08:15:00Z')
const POST_URL = `https://x.com/harbour_desk/status/${ID}`
const PUBLIC = 'https://paper.example/story'

const parts = new AsyncDisposableStack()
let trap: Server
let caught = 0
let targets: readonly string[]
let origin: Origin
let receiver: Receiver
let service: RunningService
let token: string

beforeAll(async () => {
  trap = createServer((_request, response) => {
    caught += 1
    response.end('<title>Secrets</title>')
  })
  await new Promise<void>((listening) => trap.listen(0, '127.0.0.1', listening))
  parts.defer(() => new Promise<void>((closed) => void trap.close(() => closed())))
  const { port } = trap.address() as AddressInfo
  targets = [
    `http://127.0.0.1:${port}/admin`,
    `http://localhost:${port}/admin`,
    `http://127.1:${port}/admin`,
    `http://2130706433:${port}/admin`,
    `http://[::ffff:127.0.0.1]:${port}/admin`,
    'http://169.254.169.254/latest/meta-data',
    'http://intranet/',
    PUBLIC,
  ]
  const short = targets.map((_, n) => `https://t.co/inward${n}`)
  origin = await startOrigin({
    posts: [
      {
        ...{ id: ID, author: { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' } },
        text: `Read: ${short.join(' ')}`,
        links: Object.fromEntries(short.map((one, n) => [one, targets[n] ?? ''])),
      },
    ],
    pages: { [PUBLIC]: { status: 302, headers: { location: `http://127.0.0.1:${port}/admin` } } },
  })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  receiver = parts.use(await startReceiver())
  receiver.answer = (response) =>
    void response.writeHead(307, { location: `http://127.0.0.1:${port}/admin` }).end()
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const config = serviceConfig(dir.path, {
    ...{ STET_EXPAND_LINKS: 'on', STET_FETCH_ATTEMPTS: '1', STET_ALLOW_PRIVATE: receiver.place },
    ...{ ...origin.env, ...database.env },
  })
  service = await startAllInOne(config, { queueSettings: { attempts: 1, backoffMs: 50 } })
  parts.defer(() => service.close())
  const { db } = await service.app.catalog()
  token = (await createToken(db, { scopes: ['admin'], name: null }, new Date())).token
})
afterAll(() => parts.disposeAsync())

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
const call = async (path: string, body?: object): Promise<any> => {
  const answer = await fetch(`${service.url}${path}`, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  return await answer.json()
}

it('a post whose short links and a webhook whose redirect lead inside the network: nothing there is asked', async () => {
  const { id: webhook } = await call('/v1/webhooks', { url: receiver.url })
  await call('/v1/posts', { url: POST_URL })
  const post = await until(async () => {
    const found = await call(`/v1/posts/x/${ID}`)
    return found.capture === 'done' ? found : null
  }, 30_000)
  expect(post.outcome).toBe('captured')
  const manifest = await call(`/v1/snapshots/${post.snapshot}`)
  const links = manifest.record.links as { url: string | null; status: number | null; title: string | null }[]
  expect(links).toHaveLength(targets.length)
  for (const { status, title } of links) expect([status, title]).toEqual([null, null])
  const attempt = await until(async () => {
    const { deliveries } = await call(`/v1/webhooks/${webhook}/deliveries`)
    return deliveries[0]?.attempts > 0 ? deliveries[0] : null
  }, 30_000)
  const { log } = await call(`/v1/webhooks/${webhook}/deliveries/${attempt.id}`)
  expect(log[0]).toMatchObject({ status: 307 })
  expect(caught).toBe(0)
})

it('the trap notices who asks', async () => {
  await fetch(targets[0] ?? '')
  expect(caught).toBe(1)
})
