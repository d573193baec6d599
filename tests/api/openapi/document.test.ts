import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../../src/api/server/api.ts'
import { createApi } from '../../../src/api/server/create-api.ts'
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
})

interface Schema {
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
}
interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >
}
