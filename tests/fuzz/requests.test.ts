import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { createApp } from '../../src/runtime/app.ts'
import { createDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { fuzz } from './fuzz.ts'
import { byteChange, changeBytes, changeJson, jsonChange, junkValue } from './junk.ts'
import { insertSomePosts } from './some-posts.ts'

const parts = new AsyncDisposableStack()
let api: Api
let token: string
let routes: Route[] = []

interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
}
interface Route {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** The properties of its body. */
  readonly fields: readonly string[]
}

beforeAll(async () => {
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  // No request leaves the machine: nothing listens on that port.
  const env = {
    ...database.env,
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    STET_PUBLISH: 'all',
  }
  const app = createApp({ ...serviceConfig(dir.path, env), fetchAttempts: 1 })
  parts.defer(() => app.close())
  const { db } = await app.catalog()
  await app.queues()
  await insertSomePosts(db)
  api = await createApi(app)
  parts.defer(() => api.close())
  token = (await createToken(db, { scopes: ['admin', 'ingest', 'read'], name: null }, new Date())).token
  const { paths } = (await api.inject({ url: '/openapi.json' })).json()
  routes = Object.entries(paths as Record<string, Record<string, OpenApiOperation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, one]) => ({
        method: method.toUpperCase(),
        path,
        parameters: one.parameters ?? [],
        fields: Object.keys(one.requestBody?.content?.['application/json']?.schema?.properties ?? {}),
      })),
  )
  expect(routes.length).toBeGreaterThan(20)
})
afterAll(() => parts.disposeAsync())

interface OpenApiOperation {
  readonly parameters?: Parameter[]
  readonly requestBody?: { content?: { 'application/json'?: { schema?: { properties?: object } } } }
}

/** Values that some parameter or field takes, beside junk. */
const KNOWN = [
  'x',
  '20',
  '1900000000000000001',
  'https://x.com/jack/status/20',
  'https://news.example/a',
  'breaking',
  'lost',
  'captured',
  '2026-03-01T00:00:00Z',
  '10',
  '1',
  'html',
  'true',
  'ingest',
  'capture-x',
  'verify',
  '20260301000000',
  'approve',
  'desc',
]
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...KNOWN) },
  { weight: 2, arbitrary: junkValue },
)
const textOf = (one: unknown): string =>
  (typeof one === 'string' ? one : (JSON.stringify(one) ?? '')).slice(0, 4_000)

const request = fc.record({
  route: fc.nat(),
  values: fc.array(value, { minLength: 6, maxLength: 6 }),
  body: fc.oneof(
    fc.dictionary(fc.string({ maxLength: 6 }), value, { maxKeys: 2 }),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  json: fc.array(jsonChange, { maxLength: 2 }),
  bytes: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(byteChange, { maxLength: 2 }) },
  ),
  query: fc.dictionary(
    fc.constantFrom('q', 'cursor', 'limit', 'since', 'until', 'state', 'url', 'a b', ''),
    value,
    { maxKeys: 2 },
  ),
  authorized: fc.boolean(),
  type: fc.constantFrom(
    'application/json',
    'application/json',
    'application/x-ndjson',
    'text/plain',
    'a/b; c=',
    '',
  ),
  accept: fc.constantFrom('*/*', 'text/html', 'application/json', 'x'),
  range: fc.option(fc.constantFrom('bytes=0-', 'bytes=5-2', 'bytes=-1', 'bytes=0-0,5-9', 'x'), { freq: 8 }),
})

/** The body that a route expects, with junk. */
const bodyOf = ({ fields }: Route, values: readonly unknown[], more: unknown) => ({
  ...Object.fromEntries(fields.map((name, n) => [name, values[n % values.length]])),
  ...(typeof more === 'object' && more !== null && !Array.isArray(more) ? more : {}),
})

fuzz('any request gets an answer that is no fault of the server', request, async (one) => {
  const route = routes[one.route % routes.length]
  if (route === undefined || route.path === '/readyz') return
  const given = (n: number) => encodeURIComponent(textOf(one.values[n % 6]).toWellFormed())
  const path = route.path.replace(/\{[^}]+\}|\*/g, () => given(one.route % 5) || 'x')
  const query = [
    ...route.parameters
      .filter((each) => each.in === 'query')
      .map(({ name }, n) => [name, textOf(one.values[n % 6])] as const),
    ...Object.entries(one.query).map(([name, each]) => [name, textOf(each)] as const),
  ].filter((_, n) => (one.route >> n) % 2 === 0)
  const search = new URLSearchParams(
    query.map(([name, each]): [string, string] => [name, each.toWellFormed()]),
  ).toString()
  const hasBody = route.method !== 'GET' && route.method !== 'HEAD'
  const body = Buffer.from(JSON.stringify(changeJson(bodyOf(route, one.values, one.body), one.json)) ?? '')
  const answer = await api.inject({
    method: route.method as 'GET',
    url: `${path}${search === '' ? '' : `?${search}`}`,
    headers: {
      accept: one.accept,
      ...(hasBody ? { 'content-type': one.type } : {}),
      ...(one.authorized ? { authorization: `Bearer ${token}` } : {}),
      ...(one.range === null ? {} : { range: one.range }),
    },
    ...(hasBody ? { payload: changeBytes(body, one.bytes) } : {}),
  })
  const shown = `${route.method} ${path.slice(0, 200)}?${search.slice(0, 300)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`
  // oEmbed answers 501 for a format that it does not have (oembed.com, section 2.3.4.2).
  if (answer.statusCode !== 501 || route.path !== '/oembed')
    expect(answer.statusCode, shown).toBeLessThan(500)
})
