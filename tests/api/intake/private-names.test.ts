import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { client } from '../../outbound/client.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

/** What a hostile name service says; a list of answers is given one after another. */
const NAMES: Record<string, string[][]> = {
  'inward.example': [['127.0.0.1']],
  'mapped.example': [['::ffff:127.0.0.1']],
  'both.example': [['127.0.0.1', '::1']],
  'metadata.example': [['169.254.169.254']],
  'rebinding.example': [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']],
}

const parts = new AsyncDisposableStack()
let trap: Server
let caught = 0
let service: RunningService
let token: string
beforeAll(async () => {
  trap = createServer((_request, response) => {
    caught += 1
    response.end('<title>Secrets</title>')
  })
  await new Promise<void>((listening) => trap.listen(0, '127.0.0.1', listening))
  parts.defer(() => new Promise<void>((closed) => void trap.close(() => closed())))
  const dir = parts.use(await tempDir())
  const asked = new Map<string, number>()
  const http = client({
    attempts: 1,
    resolve: async (host) => {
      const answers = NAMES[host] ?? []
      const count = asked.get(host) ?? 0
      asked.set(host, count + 1)
      return answers[Math.min(count, answers.length - 1)] ?? []
    },
  })
  const database = parts.use(await createDatabase())
  const config = serviceConfig(dir.path, database.env)
  service = await startAllInOne(config, { http, queueSettings: { attempts: 2, backoffMs: 50 } })
  parts.defer(() => service.close())
  const { db } = await service.app.catalog()
  token = (await createToken(db, { scopes: ['admin'], name: null }, new Date())).token
})
afterAll(() => parts.disposeAsync())

const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return await (await fetch(`${service.url}${path}`, { ...init, headers })).json()
}

it.each(Object.keys(NAMES))('%s resolves to a private address: the worker refuses it once', async (name) => {
  const { port } = trap.address() as AddressInfo
  const url = `http://${name}:${port}/story`
  const { articleId } = (await ask('/v1/articles', {
    method: 'POST',
    body: JSON.stringify({ url }),
  })) as { articleId: string }
  const article = await until(async () => {
    const now = (await ask(`/v1/articles/${articleId}`)) as { state: string; error: unknown }
    return now.state === 'failed' ? now : null
  })
  expect(article.error).toMatchObject({ code: 'address-refused' })
  expect(caught).toBe(0)
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
})

it('the trap records requests', async () => {
  await fetch(`http://127.0.0.1:${(trap.address() as AddressInfo).port}/`)
  expect(caught).toBe(1)
})
