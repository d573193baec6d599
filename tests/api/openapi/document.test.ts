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
})
