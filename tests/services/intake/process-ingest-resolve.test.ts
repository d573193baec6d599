import { expect, it } from 'vitest'
import { buildArticleView } from '../../../src/api/views/article-view.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { isResolving } from '../../../src/catalog/work/resolutions.ts'
import { captureJobId, resolveJobId } from '../../../src/jobs/job-payloads.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { acceptArticles } from '../../../src/services/intake/accept-intake.ts'
import { processIngest } from '../../../src/services/intake/process-ingest.ts'
import { processResolve } from '../../../src/services/intake/process-resolve.ts'
import { createDatabase } from '../../support/database.ts'
import { archivedPage } from '../../support/origin/archived-pages.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { type FixturePost, idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const post: FixturePost = {
  id: idAt('2018-05-04T23:11:12Z'),
  author: { handle: 'tram_watch', name: 'Tram Watch' },
  text: 'Line 4 is back in service.',
}
const other = idAt('2018-05-04T12:00:00Z')
const body = `See https://x.com/tram_watch/status/${other}

${post.text}— Tram Watch (@tram_watch) May 4, 2018
`

it('an article that lost an address gets it back, and the post is captured', async () => {
  await using dir = await tempDir()
  await using database = await createDatabase()
  const origin = await startOrigin({ archived: [archivedPage(post, 'legacy')] })
  trust(origin.caPath)
  const config = serviceConfig(dir.path, { ...origin.env, ...database.env })
  const app = createApp(config)
  const catalog = await app.catalog()
  try {
    const queues = await app.queues()
    const url = 'https://news.example/line-4'
    const accepted = {
      intakeId: 'a',
      requestId: null,
      sender: 'cms',
      url,
      body: Buffer.from(body),
      format: 'text' as const,
      publishedAt: null,
      priority: 'normal' as const,
    }
    await acceptArticles([accepted], app)
    const [row] = await catalog.db.selectFrom('intake').selectAll().execute()
    const attempt = {
      number: 1,
      last: true,
      jobId: 'a',
      signal: new AbortController().signal,
      share: 'normal' as const,
      progress: () => {},
    }
    expect(await processIngest(app, { v: 1, intakeId: row?.id ?? '' }, attempt)).toEqual({ kind: 'complete' })
    const page = async () => {
      const row = await findArticle(catalog.db, { url })
      return row && (await buildArticleView(catalog.db, row, 'reader')).state
    }
    expect(await page()).toBe('working')
    const article = await findArticle(catalog.db, { url })
    const articleId = article?.id ?? ''
    expect(await queues.state('resolve', resolveJobId(articleId, 1))).toBe('open')
    expect(await processResolve(app, { v: 1, articleId }, attempt)).toEqual({ kind: 'complete' })
    expect(await isResolving(catalog.db, articleId)).toBe(false)
    expect(await processResolve(app, { v: 1, articleId }, attempt)).toEqual({ kind: 'complete' })
    const posts = await catalog.db.selectFrom('posts').select('id').execute()
    expect(posts.map(({ id }) => id).sort()).toEqual([post.id, other].sort())
    for (const id of [post.id, other]) {
      const job = captureJobId({ platform: 'x', id }, 1)
      expect(await queues.state('capture-x', job), id).toBe('open')
    }
    const [newest, oldest] = await (await app.ledger()).articles(url)
    expect(newest?.citations.map(({ id }) => id).sort()).toEqual([post.id, other].sort())
    expect(oldest?.citations.map(({ id }) => id)).toContain(null)
    const citing = await catalog.db
      .selectFrom('citations')
      .select('role')
      .where('post_id', '=', post.id)
      .execute()
    expect(citing).toEqual([{ role: 'flattened' }])
  } finally {
    await app.close()
    await origin.close()
  }
}, 60_000)
