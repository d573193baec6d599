import { expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { buildArticleView } from '../../../src/api/views/article-view.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { articleText } from '../../../src/cli/show-article.ts'
import { createTerminal } from '../../../src/cli/terminal.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { aPost, at, citing, manifestOf } from '../../support/catalog-rows.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { testSigner } from '../../support/snapshots.ts'

const URL = 'https://tides.example/'

it('a day is shown as a day, and a time beside another day that the article tells', async () => {
  await using parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const app = createApp(serviceConfig(dir.path, database.env), { signer: await testSigner })
  parts.defer(() => app.close())
  const { db } = await app.catalog()

  const timed = aPost()
  const dayOnly = aPost()
  for (const [post, publishedAt] of [
    [timed, '2026-04-28T11:00:00Z'],
    [dayOnly, null],
  ] as const) {
    const manifest = manifestOf(post, 1, 'salvaged', 'High water at noon.')
    const record = { ...manifest.record, publishedAt, publishedOn: '2026-05-01' }
    await saveSnapshot(db, { ...manifest, record }, `posts/x/${post.id}.json`, at(2))
  }
  await (await app.ledger()).writeArticle({
    url: URL,
    title: 'Tides',
    publishedAt: null,
    recordedAt: '2026-05-01T12:00:00.000Z',
    bodySha256: 'a'.repeat(64),
    bodyBytes: 100,
    citations: [citing(timed), citing(dayOnly)],
  })
  await importUnseenRecords(app)

  const api = await createApi(app)
  parts.defer(() => api.close())
  const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())
  const get = async (url: string) =>
    await api.inject({ url, headers: { authorization: `Bearer ${token}`, accept: 'text/html' } })
  const article = (await findArticle(db, { url: URL })) ?? expect.unreachable()
  const TOLD =
    /<time datetime="2026-04-28T11:00:00.000Z">28 April 2026, 11:00 UTC<\/time> · the article says <time datetime="2026-05-01">1 May 2026<\/time>/

  const page = (await get(`/articles/${article.id}`)).body
  expect(page).toMatch(TOLD)
  expect(page).toContain(' · <time datetime="2026-05-01">1 May 2026</time></span>')
  expect((await get(`/posts/x/${timed.id}`)).body).toMatch(TOLD)
  const dayPage = (await get(`/posts/x/${dayOnly.id}`)).body
  expect(dayPage).toContain('<dt>Published</dt><dd><time datetime="2026-05-01">1 May 2026</time></dd>')
  expect(dayPage).not.toContain('1 May 2026, 00:00')

  expect((await get(`/v1/posts/x/${timed.id}`)).json()).toMatchObject({
    publishedAt: '2026-04-28T11:00:00.000Z',
    publishedOn: '2026-05-01',
  })
  expect((await get(`/v1/posts/x/${dayOnly.id}`)).json()).toMatchObject({
    publishedAt: null,
    publishedOn: '2026-05-01',
  })
  expect((await get(`/v1/articles/${article.id}`)).json().citations).toMatchObject([
    { publishedAt: '2026-04-28T11:00:00.000Z', publishedOn: '2026-05-01' },
    { publishedAt: null, publishedOn: '2026-05-01' },
  ])
  const view = await buildArticleView(db, article, 'reader')
  const { colours } = createTerminal({
    out: () => {},
    err: () => {},
    moving: false,
    isScreen: false,
    coloured: false,
    width: 100,
  })
  const lines = articleText(view, colours, 100)
  expect(lines).toContain('    2026-04-28T11:00:00.000Z (the article says 2026-05-01)')
  expect(lines).toContain('    2026-05-01')
})
