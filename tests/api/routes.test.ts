import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SecurityRequirement } from '../../src/api/openapi/operation.ts'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { createDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

describe('the API', () => {
  const parts = new AsyncDisposableStack()
  let app: App
  let api: Api
  const tokens: Record<string, string> = {}
  /** The operations of the OpenAPI document, by method and path. */
  const operations = new Map<string, { readonly security: readonly SecurityRequirement[] }>()

  const ask = async (
    method: string,
    url: string,
    options: { token?: string; body?: unknown; headers?: object } = {},
  ) => {
    const { token, body, headers } = options
    const answer = await api.inject({
      method: method as 'GET',
      url,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return {
      status: answer.statusCode,
      type: answer.headers['content-type'],
      headers: answer.headers,
      body: answer.body,
    }
  }
  const problem = async (...args: Parameters<typeof ask>) => {
    const answer = await ask(...args)
    expect(answer.type).toBe('application/problem+json')
    const document = JSON.parse(answer.body)
    expect(document.status).toBe(answer.status)
    return [answer.status, document.code]
  }
  const intake = async () =>
    (await (await app.catalog()).db.selectFrom('intake').selectAll().execute()).length

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    app = createApp(serviceConfig(dir.path, database.env))
    parts.defer(() => app.close())
    const catalog = await app.catalog()
    api = await createApi(app)
    parts.defer(() => api.close())
    for (const scope of ['ingest', 'read', 'edit', 'admin'] as const) {
      tokens[scope] = (await createToken(catalog.db, { scopes: [scope], name: null }, new Date())).token
    }
    const { paths } = JSON.parse((await ask('GET', '/openapi.json')).body) as {
      paths: Record<string, Record<string, { security: SecurityRequirement[] }>>
    }
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods))
        operations.set(`${method.toUpperCase()} ${path}`, operation)
    }
  })
  afterAll(() => parts.disposeAsync())

  const docs = readFileSync('docs/service.md', 'utf8')
  const table = [...docs.matchAll(/^\| `(GET|POST|PATCH|DELETE) (\S+)` \| (\w+) \|/gm)].map(
    ([, method = '', path = '', scope = '']) => ({ method, path, scope }),
  )

  it('is documented route by route', () => {
    expect([...operations.keys()].toSorted()).toEqual(
      table.map(({ method, path }) => `${method} ${path}`).toSorted(),
    )
  })

  it.each(table)('lets $method $path pass for $scope alone', async ({ method, path, scope }) => {
    const security = operations.get(`${method} ${path}`)?.security ?? []
    const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0)
    const [needed = ''] = security.flatMap(({ token = [] }) => token)
    // What STET_PUBLISH opens is open to some, and whole for readers.
    expect(isOpen ? ['public', needed] : [needed]).toContain(scope)
    const url = path.replace('{platform}', 'x').replaceAll(/\{\w+\}/g, '1')
    // Its default, a run of checks, is for `admin`.
    const body = path === '/v1/verify' ? { body: { scope: 'post', url: 'https://x.com/jack' } } : {}
    const status = async (token?: string) =>
      (await ask(method, url, token === undefined ? body : { token, ...body })).status
    if (scope === 'public') {
      expect([401, 403]).not.toContain(await status())
      return
    }
    expect(await status()).toBe(401)
    expect(await status('stet_00000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBe(401)
    for (const other of ['ingest', 'read', 'edit'].filter((one) => one !== scope)) {
      // Editors read too.
      if (other === 'edit' && scope === 'read') expect([401, 403]).not.toContain(await status(tokens.edit))
      else expect(await status(tokens[other])).toBe(403)
    }
    // Called with a body or a name that is not there: past the guard, it is the route that says so.
    expect([401, 403]).not.toContain(await status(tokens[scope]))
    if (method !== 'DELETE') expect([401, 403]).not.toContain(await status(tokens.admin))
  })

  it('lets `edit` check one post; more and audits need `admin`', async () => {
    const verify = async (token: string | undefined, body: object) =>
      await ask('POST', '/v1/verify', { token: token ?? '', body })
    const one = { scope: 'post', url: 'https://x.com/jack/status/20' }
    expect((await verify(tokens.edit, one)).status).toBe(404)
    const refused = await verify(tokens.read, one)
    expect([refused.status, JSON.parse(refused.body).hint]).toEqual([
      403,
      'Make one: stet token create --scope edit',
    ])
    for (const body of [{ scope: 'due' }, { scope: 'all' }, { ...one, audit: true }]) {
      const { status, body: words } = await verify(tokens.edit, body)
      expect([status, JSON.parse(words).hint]).toEqual([403, 'Make one: stet token create --scope admin'])
    }
  })

  it.each<[string, unknown, number, string]>([
    ['no body', undefined, 400, 'usage'],
    ['no url', {}, 400, 'usage'],
    ['a number for a url', { url: 20 }, 400, 'usage'],
    ['an unknown field', { url: 'https://x.com/jack/status/20', urgent: true }, 400, 'usage'],
    ['an unknown priority', { url: 'https://x.com/jack/status/20', priority: 'now' }, 400, 'usage'],
    ['no url at all', { url: 'x.com jack 20' }, 422, 'address-refused'],
    ['a script', { url: 'javascript:alert(1)' }, 422, 'address-refused'],
    ['a file', { url: 'file:///etc/passwd' }, 422, 'address-refused'],
    ['the loopback', { url: 'http://127.0.0.1/status/20' }, 422, 'address-refused'],
    ['the loopback in octal', { url: 'http://0177.0.0.1/' }, 422, 'address-refused'],
    ['the loopback as a number', { url: 'http://2130706433/' }, 422, 'address-refused'],
    ['the loopback in IPv6', { url: 'http://[::ffff:127.0.0.1]/' }, 422, 'address-refused'],
    ['metadata of a cloud', { url: 'http://169.254.169.254/latest' }, 422, 'address-refused'],
    ['a reserved name', { url: 'https://db.internal/' }, 422, 'address-refused'],
    ['a single label', { url: 'https://intranet/' }, 422, 'address-refused'],
    ['what no platform claims', { url: 'https://news.example/story' }, 422, 'post-unrecognised'],
  ])('refuses a post with %s, and takes nothing in', async (_name, body, status, code) => {
    const before = await intake()
    expect(await problem('POST', '/v1/posts', { token: tokens.ingest ?? '', body })).toEqual([status, code])
    expect(await intake()).toBe(before)
  })

  it.each<[string, unknown, number, string]>([
    ['html and text', { url: 'https://news.example/', html: 'a', text: 'b' }, 400, 'usage'],
    ['a time that is none', { url: 'https://news.example/', publishedAt: 'yesterday' }, 400, 'usage'],
    ['an inward address', { url: 'http://10.0.0.1/story', html: '<p>' }, 422, 'address-refused'],
  ])('refuses an article with %s', async (_name, body, status, code) => {
    const before = await intake()
    expect(await problem('POST', '/v1/articles', { token: tokens.ingest ?? '', body })).toEqual([
      status,
      code,
    ])
    expect(await intake()).toBe(before)
  })

  it('explains errors in the syntax, depth, size and type of JSON', async () => {
    const token = tokens.ingest ?? ''
    const json = { 'content-type': 'application/json' }
    expect(await problem('POST', '/v1/posts', { token, body: '{"url":', headers: json })).toEqual([
      400,
      'usage',
    ])
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    expect(await problem('POST', '/v1/posts', { token, body: deep, headers: json })).toEqual([400, 'usage'])
    const big = JSON.stringify({ url: 'a'.repeat(2_000_000) })
    expect(await problem('POST', '/v1/posts', { token, body: big, headers: json })).toEqual([
      413,
      'input-too-large',
    ])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await problem('POST', '/v1/posts', { token, body: 'url=x', headers: form })).toEqual([
      415,
      'usage',
    ])
  })

  it('answers 404 for unknown resources', async () => {
    const token = tokens.read ?? ''
    expect(await problem('GET', '/nothing')).toEqual([404, 'not-found'])
    expect(await problem('GET', '/v1/posts/x/20', { token })).toEqual([404, 'not-found'])
    expect(await problem('GET', '/v1/posts/myspace/20', { token })).toEqual([400, 'usage'])
    expect(await problem('GET', '/v1/articles/none', { token })).toEqual([404, 'not-found'])
    expect(await problem('GET', '/v1/articles?url=https://news.example/none', { token })).toEqual([
      404,
      'not-found',
    ])
    expect(await problem('GET', '/v1/snapshots/none', { token })).toEqual([404, 'not-found'])
    expect(await problem('GET', '/v1/posts?cursor=!!', { token })).toEqual([422, 'input-unreadable'])
    expect(await problem('GET', '/v1/posts?since=soon', { token })).toEqual([400, 'usage'])
    expect(await problem('DELETE', '/v1/tokens/none', { token: tokens.admin ?? '' })).toEqual([
      404,
      'not-found',
    ])
  })

  it('refuses a revoked token', async () => {
    const token = tokens.admin ?? ''
    const made = JSON.parse(
      (await ask('POST', '/v1/tokens', { token, body: { scopes: ['read'], name: 'cms' } })).body,
    )
    expect((await ask('GET', '/v1/posts', { token: made.token })).status).toBe(200)
    const { tokens: listed } = JSON.parse((await ask('GET', '/v1/tokens', { token })).body)
    expect(listed).toContainEqual(expect.objectContaining({ id: made.id, name: 'cms', scopes: ['read'] }))
    expect(JSON.stringify(listed)).not.toContain(made.token.slice(14))
    expect((await ask('DELETE', `/v1/tokens/${made.id}`, { token })).status).toBe(204)
    expect((await ask('GET', '/v1/posts', { token: made.token })).status).toBe(401)
  })

  it('serves only cards and their media publicly if the policy publishes everything', async () => {
    const dir = parts.use(await tempDir())
    const open = createApp(serviceConfig(dir.path, { STET_PUBLISH: 'all' }), { catalog: await app.catalog() })
    const api = await createApi(open)
    const status = async (url: string) => (await api.inject({ method: 'GET', url })).statusCode
    expect(await status('/v1/snapshots/none/card')).toBe(404)
    expect(await status('/v1/snapshots/none/resources/1')).toBe(404)
    expect(await status('/v1/snapshots/none/wacz')).toBe(401)
    expect(await status('/v1/posts')).toBe(401)
    await api.close()
  })

  it('never accepts a token in the URL', async () => {
    expect((await ask('GET', `/v1/posts?access_token=${tokens.admin}`)).status).toBe(401)
  })
})
