import { expect, it } from 'vitest'
import { findArticle } from '../../src/catalog/articles/articles.ts'
import { requestResolution } from '../../src/catalog/work/resolutions.ts'
import { createApp } from '../../src/runtime/app.ts'
import { importUnseenRecords } from '../../src/services/import-unseen-records.ts'
import { processResolve } from '../../src/services/process-resolve.ts'
import { aPost, citing } from '../support/catalog-rows.ts'
import { createDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { testSigner } from '../support/snapshots.ts'

const URL = 'https://crowd.example/quotes'

it('a crowded article is looked up in batches, and lets others have their turn between them', async () => {
  await using parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const app = createApp(serviceConfig(dir.path, { ...database.env, STET_WEB_ARCHIVE_URL: 'none' }), {
    signer: await testSigner,
  })
  parts.defer(() => app.close())
  await (await app.ledger()).writeArticle({
    url: URL,
    title: null,
    publishedAt: null,
    recordedAt: '2026-03-04T05:00:00.000Z',
    bodySha256: 'a'.repeat(64),
    bodyBytes: 100,
    citations: Array.from({ length: 60 }, (_, n) => ({
      ...citing(aPost(), `Boat ${n} sails.`),
      id: null,
      url: null,
      role: 'flattened' as const,
    })),
  })
  await importUnseenRecords(app)
  const { db } = await app.catalog()
  const { id: articleId } = (await findArticle(db, { url: URL })) ?? expect.unreachable()
  const ask = async () =>
    await requestResolution(db, { articleId, priority: 'normal', requestId: null }, app.clock.now())
  const run = async () => {
    const attempt = {
      number: 1,
      last: true,
      jobId: 'a',
      signal: new AbortController().signal,
      share: 'normal' as const,
      progress: () => {},
    }
    const { kind } = await processResolve(app, { v: 1, articleId }, attempt)
    const row = await db.selectFrom('resolutions').selectAll().executeTakeFirst()
    return [kind, row?.state, row?.next_citation]
  }

  await ask()
  expect(await run()).toEqual(['delay', 'working', 25])
  expect(await run()).toEqual(['delay', 'working', 50])
  // A new version of the article begins anew.
  await ask()
  expect(await run()).toEqual(['delay', 'working', 25])
  expect(await run()).toEqual(['delay', 'working', 50])
  expect(await run()).toEqual(['complete', 'done', 50])
})
