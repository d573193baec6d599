import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { countFacets } from '../../src/catalog/search/facets.ts'
import { saveSnapshots } from '../../src/catalog/snapshots/save-snapshots.ts'
import { createApp } from '../../src/runtime/app.ts'
import { aPost, at, manifestOf } from '../support/catalog-rows.ts'
import { createDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

describe('lists over HTTP', () => {
  const parts = new AsyncDisposableStack()
  let api: Api
  let token: string

  beforeAll(async () => {
    const database = parts.use(await createDatabase())
    const dir = parts.use(await tempDir())
    const app = createApp(serviceConfig(dir.path, database.env))
    parts.defer(() => app.close())
    const catalog = await app.catalog()
    api = await createApi(app)
    parts.defer(() => api.close())
    token = (await createToken(catalog.db, { scopes: ['admin'], name: null }, new Date())).token
    const stored = Array.from({ length: 12 }, (_, n) => {
      const post = aPost()
      const outcome = n % 4 === 0 ? ('partial' as const) : ('captured' as const)
      return { key: `m/${post.id}`, manifest: manifestOf(post, n, outcome, `tide ${n}`) }
    })
    await saveSnapshots(catalog.db, stored, at(20))
    expect(await countFacets(catalog.db, { q: 'tides' })).toEqual({
      isWhole: true,
      platform: new Map([['x', 12]]),
      outcome: new Map([
        ['captured', 9],
        ['partial', 3],
      ]),
      state: new Map([['watched', 12]]),
      liveness: new Map([[null, 12]]),
    })
  })
  afterAll(() => parts.disposeAsync())

  const get = async (path: string) => {
    const answer = await api.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
  }
  const cursor = (...place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url')

  it('page to the end without duplicates', async () => {
    for (const filter of [
      '',
      'q=tide&',
      'outcome=captured&',
      'platform=x&',
      'author=tidetable&',
      'since=2026-05-01&',
    ]) {
      const seen: unknown[] = []
      let next: unknown = null
      do {
        const { status, body } = await get(`/v1/posts?${filter}limit=5${next ? `&cursor=${next}` : ''}`)
        expect(status).toBe(200)
        seen.push(...(body.posts as { id: string }[]).map((one) => one.id))
        next = body.next
      } while (next !== null)
      expect([filter, new Set(seen).size]).toEqual([filter, filter === 'outcome=captured&' ? 9 : 12])
      expect(seen).toHaveLength(new Set(seen).size)
    }
  })

  it.each([
    'nonsense',
    '%00',
    cursor('2026-05-01T00:00:00.000Z'),
    cursor('2026-05-01T00:00:00.000Z', 'x', 'a\0b'),
    cursor('275760-09-13T00:00:00.000Z', 'x', '1'),
    cursor('2026-13-01T00:00:00.000Z', 'x', '1'),
    cursor(...Array(40).fill('x')),
  ])('refuse a cursor that is none of ours: %s', async (bad) => {
    for (const list of ['posts', 'articles']) {
      const { status, body } = await get(`/v1/${list}?cursor=${bad}`)
      expect([list, status, body.code]).toEqual([list, 422, 'input-unreadable'])
    }
  })

  it.each([
    'q=%00',
    'q=%ED%A0%80',
    `q=${'(%26|!'.repeat(100)}`,
    `q=${'word+'.repeat(200)}`,
    'q=%22',
    'q=%27%27%3B+drop+table+posts',
    'author=%00',
    'article=%00',
    'article=nothing',
    'since=0000-01-01',
    'until=0000-01-01T00:00:00Z',
    'since=9999-12-31',
    'q=tide&since=0000-01-01&until=9999-12-31',
  ])('take whatever is asked: %s', async (query) => {
    const { status, body } = await get(`/v1/posts?${query}`)
    expect([status, body]).toEqual([200, expect.objectContaining({ posts: expect.any(Array) })])
  })

  it.each(['since=0000-01-01', 'until=9999-12-31', 'q=tide&since=0000-01-01&until=9999-12-31'])(
    'take days before and after all there is on the page too: %s',
    async (query) => {
      const answer = await api.inject({
        url: `/posts?${query}`,
        headers: { authorization: `Bearer ${token}` },
      })
      expect([answer.statusCode, answer.body.split('<article class="hit').length - 1]).toEqual([200, 12])
    },
  )

  it('answer 404 for an unknown article URL', async () => {
    for (const path of ['/v1/articles?url=%00', '/v1/articles/%00', '/v1/articles?url=nothing']) {
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    }
  })
})
