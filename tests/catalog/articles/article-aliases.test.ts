import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { computeArticleId } from '../../../src/catalog/articles/article-aliases.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import { listVersions } from '../../../src/catalog/articles/article-versions.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { listCitingArticles, listCurrentCitations } from '../../../src/catalog/articles/citations.ts'
import { listArticles } from '../../../src/catalog/articles/list-articles.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import { insertArticleIntake } from '../../../src/catalog/work/insert-intake.ts'
import { findNewestIntake } from '../../../src/catalog/work/intake.ts'
import type { ArticleRecord } from '../../../src/model/article.ts'
import type { Citation } from '../../../src/model/citation.ts'
import { dumpCatalog } from '../../support/catalog-dump.ts'
import { aPost, at, citing } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { ensureArticle } from '../../support/ensure-article.ts'

let site = 0

describe('the aliases of an article', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  /** URLs that no other test uses. */
  const addresses = <const N extends string>(...names: N[]) => {
    site += 1
    return Object.fromEntries(names.map((one) => [one, `https://site${site}.example/${one}`])) as Record<
      N,
      string
    >
  }
  const save = async (
    second: number,
    url: string,
    aliases: string[],
    { citations = [citing(aPost())], body = `${second}`, title = `Title ${second}` } = {},
  ): Promise<ArticleRecord> => {
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const record = {
      stet: 1 as const,
      url,
      aliases,
      title,
      publishedAt: null,
      recordedAt: at(second).toISOString(),
    }
    const whole = { ...record, bodySha256, bodyBytes: 1, citations }
    await saveArticleRecord(db, articleKey(url, at(second)), whole, at(50))
    return whole
  }
  const idOf = async (url: string) => (await findArticle(db, { url }))?.id
  const send = (intakeId: string, url: string) =>
    insertArticleIntake(
      db,
      [{ intakeId, url, body: null, format: null, publishedAt: null, priority: 'normal' }],
      at(40),
    )

  it('find it by URL, and by the id that each URL gives', async () => {
    const { a, b, c } = addresses('a', 'b', 'c')
    await save(1, a, [b, c])
    for (const url of [a, b, c, `${b}?utm_source=letter#top`]) {
      expect(await findArticle(db, { url })).toMatchObject({ id: computeArticleId(a), url: a })
      expect(await findArticle(db, { id: computeArticleId(url) })).toMatchObject({ url: a })
      expect(await ensureArticle(db, { url }, at(9))).toBe(computeArticleId(a))
    }
    expect(await findArticle(db, { url: `${a}?page=2` })).toBeUndefined()
  })

  it('are one article among the citing articles of a post, and in later requests', async () => {
    const { a, b } = addresses('a', 'b')
    const post = aPost()
    await save(1, a, [b], { citations: [citing(post)] })
    await send('again', b)
    expect(await findNewestIntake(db, computeArticleId(a))).toMatchObject({ state: 'queued' })
    const { posts } = await listPosts(db, { article: b }, { cursor: null, limit: 5 })
    expect(posts.map((row) => row.id)).toEqual([post.id])
    expect((await listCitingArticles(db, post)).map((row) => row.url)).toEqual([a])
  })

  it('merge several articles into one, which keeps the oldest id', async () => {
    const { a, b } = addresses('a', 'b')
    const [one, two] = [aPost(), aPost()]
    await save(1, a, [], { citations: [citing(one)] })
    await save(2, b, [], { citations: [citing(two)], title: 'As it is now' })
    await send('of-b', b)
    await save(3, a, [b], { citations: [citing(one)], title: 'As it is now' })
    expect(await idOf(b)).toBe(computeArticleId(a))
    expect((await listVersions(db, computeArticleId(a))).map((row) => row.recorded_at)).toEqual([
      at(3),
      at(2),
      at(1),
    ])
    expect((await listCurrentCitations(db, computeArticleId(a))).map((row) => row.post_id)).toEqual([one.id])
    expect(await findNewestIntake(db, computeArticleId(a))).toMatchObject({ state: 'queued' })
    const { articles } = await listArticles(db, { lost: false }, { cursor: null, limit: 200 })
    expect(articles.filter((row) => [a, b].includes(row.url)).map((row) => row.url)).toEqual([a])
  })

  it('stay merged when records of both arrive, even with the same time', async () => {
    const { a, b } = addresses('a', 'b')
    await save(1, a, [b])
    const mine = await save(5, a, [b], { body: 'mine' })
    const its = await save(5, b, [], { body: 'its' })
    const versions = await listVersions(db, computeArticleId(a))
    expect(versions.map((row) => row.body_sha256).sort()).toEqual(
      [mine, its]
        .map((one) => one.bodySha256)
        .concat(versions.at(-1)?.body_sha256 ?? '')
        .sort(),
    )
    // Idempotent: saving them again adds nothing.
    await save(5, b, [], { body: 'its' })
    await save(5, a, [b], { body: 'mine' })
    expect(await listVersions(db, computeArticleId(a))).toHaveLength(3)
  })

  it('give the same catalog in any order of the ledger', async () => {
    const { a, b, c, d } = addresses('a', 'b', 'c', 'd')
    const post = aPost()
    const records: [number, string, string[], Citation[]][] = [
      [10, a, [c], [citing(post)]],
      [11, b, [], [citing(aPost())]],
      [12, a, [b], [citing(post)]],
      [13, d, [c], [citing(post)]],
    ]
    const seen: unknown[] = []
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      for (const n of order) {
        const [second, url, aliases, citations] = records[n] ?? [0, '', [], []]
        await save(second, url, aliases, { citations })
      }
      const dump = await dumpCatalog(catalog)
      const mine = (rows: readonly Record<string, unknown>[]) =>
        rows.filter((row) => JSON.stringify(row).includes(computeArticleId(a)))
      seen.push({
        articles: mine(dump.articles),
        versions: mine(dump.versions),
        aliases: mine(dump.aliases),
      })
      expect(mine(dump.aliases)).toHaveLength(3)
      await wipe(computeArticleId(a))
    }
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
  })

  const wipe = async (id: string) => {
    for (const table of ['citations', 'article_versions', 'article_aliases'] as const) {
      await db.deleteFrom(table).where('article_id', '=', id).execute()
    }
    await db.deleteFrom('articles').where('id', '=', id).execute()
  }

  it('can be merged concurrently from both ends', async () => {
    const { a, b } = addresses('a', 'b')
    await save(1, a, [])
    await save(2, b, [])
    await Promise.all([save(3, a, [b]), save(4, b, [a]), save(5, a, [b]), save(6, b, [a])])
    expect(await idOf(b)).toBe(computeArticleId(a))
    expect(await listVersions(db, computeArticleId(a))).toHaveLength(6)
  })

  it('have one row after concurrent requests', async () => {
    const { a } = addresses('a')
    await Promise.all([
      ...Array.from({ length: 10 }, () => ensureArticle(db, { url: a }, at(1))),
      ...Array.from({ length: 10 }, (_, n) => send(`${a}${n}`, `${a}#part${n}`)),
    ])
    expect(await db.selectFrom('articles').select('id').where('url', '=', a).execute()).toHaveLength(1)
  })
})
