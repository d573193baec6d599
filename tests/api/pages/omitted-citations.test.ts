import { expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { buildArticleView } from '../../../src/api/views/article-view.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { articleText } from '../../../src/cli/show-article.ts'
import { createTerminal } from '../../../src/cli/terminal.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { aPost, citing } from '../../support/catalog-rows.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { testSigner } from '../../support/snapshots.ts'

const URL = 'https://crowd.example/links'

it('an article with more citations than Stet keeps says so in the API, on its page and in the command', async () => {
  await using parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const app = createApp(serviceConfig(dir.path, database.env), { signer: await testSigner })
  parts.defer(() => app.close())
  const version = {
    url: URL,
    title: 'Boats',
    publishedAt: null,
    recordedAt: '2026-03-04T05:00:00.000Z',
    bodySha256: 'a'.repeat(64),
    bodyBytes: 100,
    citations: [citing(aPost()), citing(aPost())],
  }
  await (await app.ledger()).writeArticle({ ...version, citationsOmitted: 49_000 })
  await importUnseenRecords(app)

  const { db } = await app.catalog()
  const api = await createApi(app)
  parts.defer(() => api.close())
  const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())
  const article = (await findArticle(db, { url: URL })) ?? expect.unreachable()
  const get = async (url: string) =>
    await api.inject({ url, headers: { authorization: `Bearer ${token}`, accept: 'text/html' } })
  const { colours } = createTerminal({
    out: () => {},
    err: () => {},
    moving: false,
    isScreen: false,
    coloured: false,
    width: 100,
  })
  const told = async () => {
    const view = await buildArticleView(db, article, 'reader')
    return {
      api: (await get(`/v1/articles/${article.id}`)).json().citationsOmitted,
      page: (await get(`/articles/${article.id}`)).body.includes('49,000 more are left out'),
      command: articleText(view, colours, 100).at(-1),
    }
  }
  expect(await told()).toEqual({
    api: 49_000,
    page: true,
    command: 'The first 2 citations are kept, 49000 more are left out (STET_MAX_CITATIONS).',
  })

  const whole = { ...version, recordedAt: '2026-03-05T05:00:00.000Z', bodySha256: 'b'.repeat(64) }
  await (await app.ledger()).writeArticle(whole)
  await importUnseenRecords(app)
  expect(await told()).toMatchObject({
    api: 0,
    page: false,
    command: expect.not.stringContaining('left out'),
  })
})
