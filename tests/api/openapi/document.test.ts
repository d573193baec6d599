import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../../src/api/server/api.ts'
import { createApi } from '../../../src/api/server/create-api.ts'
import { REASON_LABELS } from '../../../src/model/reason-labels.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

describe('the OpenAPI document', () => {
  const parts = new AsyncDisposableStack()
  let api: Api

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const app = createApp(serviceConfig(dir.path, { STET_PUBLIC_URL: 'https://stet.news.example' }))
    parts.defer(() => app.close())
    api = await createApi(app)
    parts.defer(() => api.close())
  })
  afterAll(() => parts.disposeAsync())

  it('passes the recommended rules of Redocly', async () => {
    const { body } = await api.inject('/openapi.json')
    const config = await createConfig({ extends: ['recommended'] })
    const found = await lintFromString({ source: body, absoluteRef: 'openapi.json', config })
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('has a named schema for each JSON answer, and a problem for each error', async () => {
    const { paths } = (await api.inject('/openapi.json')).json<{ paths: Record<string, object> }>()
    const answers = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries<Operation>(methods as Record<string, Operation>).flatMap(([method, { responses }]) =>
        Object.entries(responses).map(([status, body]) => ({
          of: `${method} ${path} ${status}`,
          status,
          body,
        })),
      ),
    )
    const unnamed = answers.filter(({ body }) => {
      const schema = body.content?.['application/json']?.schema
      return schema && ![schema, ...(schema.anyOf ?? [])].some((one) => one.$ref !== undefined)
    })
    expect(unnamed).toEqual([])
    for (const { of, body } of answers.filter(({ status }) => /XX$/.test(status))) {
      expect([of, body.content?.['application/problem+json']?.schema.$ref]).toEqual([
        of,
        '#/components/schemas/Problem',
      ])
    }
    expect(answers.length).toBeGreaterThan(100)
  })

  it('explains every code with the words of pages, commands and mail', async () => {
    const { components } = (await api.inject('/openapi.json')).json<{
      components: { schemas: Record<string, { enum: string[]; description: string }> }
    }>()
    for (const name of ['Outcome', 'Reason', 'Liveness', 'State']) {
      const { enum: codes = [], description = '' } = components.schemas[name] ?? {}
      expect(codes.filter((code) => !description.includes(`${code}: `))).toEqual([])
    }
    expect(components.schemas.Reason?.description).toContain(REASON_LABELS['rate-limited'].post)
    expect((await api.inject('/docs')).body).toContain(REASON_LABELS['rate-limited'].post)
  })

  it('names the scope of each operation, and every other way in', async () => {
    const { paths } = (await api.inject('/openapi.json')).json<{
      paths: Record<string, Record<string, Operation>>
    }>()
    const security = (method: string, path: string) => paths[path]?.[method]?.security
    expect(security('post', '/v1/articles')).toEqual([
      { token: ['ingest'] },
      { 'webhook-id': [], 'webhook-timestamp': [], 'webhook-signature': [] },
    ])
    // A token may read and change what it sent itself.
    expect(security('get', '/v1/articles')).toEqual([{ token: ['read'] }, { token: ['ingest'] }])
    expect(security('patch', '/v1/articles/{id}')).toEqual([{ token: ['admin'] }, { token: ['ingest'] }])
    expect(security('get', '/v1/snapshots/{id}/card')).toEqual([{}, { token: ['read'] }])
    expect(security('get', '/healthz')).toEqual([])
    const { body } = await api.inject('/docs')
    expect(body).toContain('Needs the scope <code>ingest</code>, or a signature.')
    expect(body).toContain(
      'Needs the scope <code>admin</code>, or <code>ingest</code> for what its token sent.',
    )
  })

  it('says that readers need no token where STET_PUBLIC_READ is on', async () => {
    await using dir = await tempDir()
    const app = createApp(serviceConfig(dir.path, { STET_PUBLIC_READ: 'on' }))
    const open = await createApi(app)
    const { paths } = (await open.inject('/openapi.json')).json<{
      paths: Record<string, Record<string, Operation>>
    }>()
    expect(paths['/v1/posts']?.get?.security).toEqual([{}, { token: ['read'] }])
    expect(paths['/v1/posts']?.post?.security?.[0]).toEqual({ token: ['ingest'] })
    await open.close()
    await app.close()
  })
})

interface Schema {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
}
interface Operation {
  readonly security?: readonly object[]
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}
