import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { addWebhook } from '../../../src/catalog/webhooks/webhooks.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { createDatabase } from '../../support/database.ts'
import { type Receiver, startReceiver, status } from '../../support/receiver.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'
import { expectHarmless, getPage } from './parsed-page.ts'

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e'

describe('the pages of operators', () => {
  const parts = new AsyncDisposableStack()
  let receiver: Receiver
  let service: RunningService
  const tokens = { admin: '', edit: '', read: '' }

  beforeAll(async () => {
    receiver = parts.use(await startReceiver())
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir.path, { ...database.env, STET_ALLOW_PRIVATE: receiver.place })
    service = await startAllInOne(config, { queueSettings: { attempts: 2, backoffMs: 50 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    for (const scope of ['admin', 'edit', 'read'] as const)
      tokens[scope] = (await createToken(db, { scopes: [scope], name: scope }, new Date())).token
  })
  afterAll(() => parts.disposeAsync())

  const read = (path: string, token = tokens.admin) => getPage({ origin: service.url ?? '' }, token, path)
  const send = async (path: string, fields: [string, string][] = [], token = tokens.admin) => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      body: new URLSearchParams(fields),
    })
    return { status: answer.status, to: answer.headers.get('location'), page: await answer.text() }
  }
  const make = async (fields: [string, string][]) => {
    const { page } = await send('/webhooks', fields)
    return {
      page,
      path: /href="(\/webhooks\/wh_\w+)"/.exec(page)?.[1] ?? '',
      secret: /whsec_[\w+/]+=*/.exec(page)?.[0] ?? '',
    }
  }

  it('are for the scope admin, and say so', async () => {
    for (const path of ['/webhooks', '/webhooks/wh_1', '/tokens']) {
      for (const token of [tokens.read, tokens.edit]) {
        const page = await read(path, token)
        expect([path, page.status]).toEqual([path, 403])
        expect(page.text).toContain('stet token create --scope admin')
      }
    }
    const acts = ['/webhooks', '/webhooks/w/pause', '/webhooks/w/resume', '/webhooks/w/test']
    for (const path of [...acts, '/webhooks/w/deliveries/d/redeliver', '/tokens', '/tokens/t/revoke'])
      expect([path, (await send(path, [], tokens.edit)).status]).toEqual([path, 403])
  })

  it('a webhook: made, its secret shown once, tried out, its answer told, sent again, paused, resumed', async () => {
    const { path, secret, page } = await make([
      ['url', receiver.url],
      ['description', 'Night desk'],
      ['types', 'post.lost'],
      ['types', 'post.returned'],
    ])
    expect(page).toContain(secret)
    for (const later of ['/webhooks', path]) expect((await read(later)).markup).not.toContain('whsec_')
    expect((await read('/webhooks')).text).toContain('post.lost, post.returned')

    expect(await send(`${path}/test`)).toMatchObject({ status: 303, to: path })
    const one = await until(async () => receiver.received[0], 20_000)
    expect(one.message).toMatchObject({ type: 'webhook.test', data: { webhook: { id: path.split('/')[2] } } })
    expect(receiver.verifies(secret, one)).toBe(true)
    const told = await until(async () => {
      const now = await read(path)
      return now.text.includes('delivered') ? now : null
    }, 20_000)
    expect(told.text).toMatch(/webhook\.test .* delivered 1 204/)

    const again = told.all('form').find(({ attribs }) => attribs.action?.endsWith('/redeliver'))
    expect(await send(again?.attribs.action ?? '')).toMatchObject({ status: 303, to: path })
    const second = await until(async () => receiver.received[1], 20_000)
    expect(second.id).toBe(one.id)
    expect((await read(path)).text).toContain('again, 2')

    expect((await send(`${path}/pause`)).to).toBe(path)
    const paused = await read(path)
    expect(paused.text).toContain('paused by hand')
    expect(paused.text).not.toContain('Send a test')
    expect((await send(`${path}/test`)).status).toBe(400)
    expect((await send(`${path}/resume`)).to).toBe(path)
    expect((await read(path)).text).toContain('Send a test')
  })

  it('a test that fails is tried once, and its answer stands in the list', async () => {
    receiver.answer = status(500)
    const { path } = await make([
      ['url', receiver.url],
      ['description', ''],
      ['types', 'post.lost'],
    ])
    await send(`${path}/test`)
    const page = await until(async () => {
      const now = await read(path)
      return now.text.includes('answered 500') ? now : null
    }, 20_000)
    expect(page.text).toMatch(/failed 1 500 upstream: .* answered 500/)
    receiver.answer = status(204)
  })

  it('refuses a webhook without messages, and one inside the network', async () => {
    expect((await send('/webhooks', [['url', receiver.url]])).status).toBe(400)
    const inside: [string, string][] = [
      ['url', 'http://10.0.0.1/hook'],
      ['description', ''],
      ['types', 'post.lost'],
    ]
    expect((await send('/webhooks', inside)).status).toBe(422)
    expect((await send('/webhooks/wh_nowhere/test')).status).toBe(404)
  })

  it('a token: made and shown once, listed with its use and end, revoked at once', async () => {
    const { page } = await send('/tokens', [
      ['name', 'Night desk'],
      ['scopes', 'edit'],
      ['scopes', 'ingest'],
      ['days', '30'],
    ])
    const token = /stet_[0-9a-f]{8}_[\w-]{43}/.exec(page)?.[0] ?? ''
    expect(token).not.toBe('')
    const row = (await read('/tokens')).all('tr').find(({ text }) => text.includes('Night desk'))
    expect(row?.text).toMatch(/Night desk .* edit, ingest .* never /)
    expect((await read('/tokens')).markup).not.toContain(token)
    expect((await read('/posts', token)).status).toBe(200)
    expect((await send(`/tokens/${token.split('_')[1]}/revoke`)).to).toBe('/tokens')
    expect((await read('/posts', token)).status).toBe(401)
    expect((await read('/tokens')).text).toContain('1 that ended')
    expect((await send('/tokens', [['name', 'No scope']])).status).toBe(400)
    expect((await send('/tokens/00000000/revoke')).status).toBe(404)
  })

  it('escapes hostile names, descriptions and addresses', async () => {
    const { db } = await service.app.catalog()
    const id = await addWebhook(
      db,
      {
        url: `https://desk.example/${HOSTILE}`,
        description: HOSTILE,
        types: ['post.lost'],
        secrets: [{ secret: 'whsec_', until: null }],
      },
      new Date(),
    )
    await send('/tokens', [
      ['name', HOSTILE],
      ['scopes', 'read'],
    ])
    for (const path of ['/webhooks', `/webhooks/${id}`, '/tokens']) {
      const page = await read(path)
      expect(page.status).toBe(200)
      expect(page.markup).toContain('&lt;script&gt;')
      expectHarmless(page)
    }
  })

  it('the home page tells the age of the last backup', async () => {
    expect((await read('/posts')).status).toBe(200)
    const { readOverview } = await import('../../../src/services/status/read-overview.ts')
    const { recordRound } = await import('../../../src/catalog/processes/rounds.ts')
    expect((await readOverview(service.app)).backupAge).toBeNull()
    await recordRound((await service.app.catalog()).db, 'backup')
    expect((await readOverview(service.app)).backupAge).toBeLessThan(60)
  })
})
