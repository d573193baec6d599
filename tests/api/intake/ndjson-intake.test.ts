import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '../../../src/api/server/api.ts'
import { createApi } from '../../../src/api/server/create-api.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { generatedLedger } from '../../support/generated-ledger.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { testSigner } from '../../support/snapshots.ts'
import { until } from '../../support/until.ts'

const POSTS = 200

describe('an NDJSON response', () => {
  let parts: AsyncDisposableStack
  let app: App
  let catalog: Catalog
  let api: Api
  let token: string
  let logged: string[]
  let url: string
  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    logged = []
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const logger = pino({ level: 'warn' }, { write: (line) => void logged.push(line) })
    app = createApp(serviceConfig(dir.path, database.env), {
      logger,
      store: generatedLedger(POSTS),
      signer: await testSigner,
    })
    catalog = await app.catalog()
    api = await createApi(app)
    token = (await createToken(catalog.db, { scopes: ['admin'], name: null }, new Date())).token
    url = await api.listen({ port: 0 })
  })
  afterEach(() => parts.disposeAsync())

  const begin = async (signal?: AbortSignal) => {
    const answer = await fetch(`${url}/v1/ledger/reindex`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      ...(signal ? { signal } : {}),
    })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    const reader = answer.body?.getReader()
    if (!reader) throw new Error('no body')
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^\{"kind":"page"/)
    return reader
  }
  const cursor = async () =>
    (await catalog.db.selectFrom('reindex').select('seen').executeTakeFirst())?.seen ?? null

  it('ends between two lines when the service stops, and leaves no work running', async () => {
    const reader = await begin()
    await api.close()
    const seen = await cursor()
    expect(seen).toBeGreaterThan(0)
    await app.close()
    expect(logged).toEqual([])
    const rest = await reader.read().then(
      ({ value }) => new TextDecoder().decode(value),
      () => 'cut off',
    )
    expect(rest).not.toContain('"done"')
  })

  it('stops its work when the client disconnects, and the next request works', async () => {
    const stop = new AbortController()
    const reader = await begin(stop.signal)
    stop.abort()
    await expect(reader.read()).rejects.toThrow()
    await until(async () => api.openNdjson.size === 0)
    const seen = await cursor()
    expect(seen).toBeGreaterThan(0)
    const answer = await api.inject({
      method: 'POST',
      url: '/v1/ledger/reindex',
      headers: { authorization: `Bearer ${token}` },
    })
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ kind: 'resumed', seen })
    expect(lines.at(-1)).toMatchObject({ kind: 'done', snapshots: POSTS })
    await api.close()
    await app.close()
    expect(logged).toEqual([])
  })
})
