import { expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { requestResolution } from '../../../src/catalog/work/resolutions.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { startAllInOne } from '../../../src/runtime/start-service.ts'
import { processResolve } from '../../../src/services/intake/process-resolve.ts'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { aPost, citing } from '../../support/catalog-rows.ts'
import { createDatabase } from '../../support/database.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { testSigner } from '../../support/snapshots.ts'
import { until } from '../../support/until.ts'

const URL = 'https://crowd.example/quotes'

/** An article of 60 posts without their addresses, which nobody knows. */
const lines = Array.from(
  { length: 60 },
  (_, n) => `Boat ${n} sails on and on.— Tide Table (@tidetable) May 4, 2018`,
)

it('a running service looks up the addresses of a crowded article to the end', async () => {
  await using parts = new AsyncDisposableStack()
  const dir = parts.use(await tempDir())
  const database = parts.use(await createDatabase())
  const config = serviceConfig(dir.path, { ...database.env, STET_WEB_ARCHIVE_URL: 'none' })
  const running = await startAllInOne(config)
  parts.defer(() => running.close())
  const { db } = await running.app.catalog()
  const { token } = await createToken(db, { scopes: ['ingest'], name: null }, new Date())
  const sent = await fetch(`${running.url}/v1/articles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: URL, text: lines.join('\n\n') }),
  })
  expect(sent.status).toBe(202)
  const ended = await until(async () => {
    const row = await db.selectFrom('resolutions').selectAll().executeTakeFirst()
    return row?.state === 'done' ? row : null
  })
  expect(ended).toMatchObject({ next_citation: 50, retries: 0 })
})

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
