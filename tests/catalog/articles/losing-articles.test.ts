import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import { listArticles } from '../../../src/catalog/articles/list-articles.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { saveEvent } from '../../../src/catalog/posts/events.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { aPost, at, citing } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

describe('the list of articles that cite a lost post', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  const cites = (url: string, second: number, posts: readonly PostRef[]) =>
    saveArticleRecord(
      db,
      articleKey(url, at(second)),
      {
        url,
        title: null,
        publishedAt: null,
        recordedAt: at(second).toISOString(),
        bodySha256: `${second}`.padStart(64, '0'),
        bodyBytes: 1,
        citations: posts.map((post) => citing(post)),
      },
      at(50),
    )
  const event = (post: PostRef, type: 'lost' | 'returned', second: number) =>
    saveEvent(
      db,
      `e/${post.id}/${second}`,
      {
        stet: 1,
        type,
        post,
        at: at(second).toISOString(),
        since: null,
        cause: type === 'lost' ? 'deleted' : 'live',
        reason: null,
        evidence: [],
      },
      at(50),
    )
  const losing = async () =>
    (await listArticles(db, { lost: true }, { cursor: null, limit: 50 })).articles
      .map((row) => row.url)
      .sort()

  it('follows the states of posts and the citations of the newest version', async () => {
    const [one, two] = [aPost(), aPost()]
    const [a, b] = ['https://news.example/a', 'https://news.example/b']
    await cites(a, 1, [one, two])
    await cites(b, 1, [two])
    expect(await losing()).toEqual([])
    await event(one, 'lost', 5)
    expect(await losing()).toEqual([a])
    await event(two, 'lost', 6)
    expect(await losing()).toEqual([a, b])
    await event(one, 'returned', 7)
    expect(await losing()).toEqual([a, b])
    await cites(a, 8, [one])
    expect(await losing()).toEqual([b])
    await event(two, 'returned', 9)
    expect(await losing()).toEqual([])
    await event(one, 'lost', 10)
    expect(await losing()).toEqual([a])
  })

  it('includes an article that cites a post after its loss', async () => {
    const post = aPost()
    await event(post, 'lost', 1)
    await cites('https://news.example/late', 20, [post])
    expect(await losing()).toContain('https://news.example/late')
  })

  it('stays consistent when many posts of the same articles are lost concurrently', async () => {
    const posts = Array.from({ length: 8 }, aPost)
    const urls = Array.from({ length: 6 }, (_, n) => `https://news.example/same/${n}`)
    for (const url of urls) await cites(url, 1, posts)
    await Promise.all(posts.map((post) => event(post, 'lost', 5)))
    expect(await losing()).toEqual(expect.arrayContaining(urls))
  })

  it('stays consistent when articles arrive while their posts are lost and return', async () => {
    const posts = Array.from({ length: 6 }, aPost)
    const urls = Array.from({ length: 6 }, (_, n) => `https://news.example/meanwhile/${n}`)
    for (const url of urls) await cites(url, 1_000, posts)
    // Each version is older than the known ones, as in a reindex, so it moves the article's creation time.
    for (let round = 1; round <= 8; round += 1) {
      await Promise.all([
        ...urls.map((url) => cites(url, 1_000 - round, posts)),
        ...posts.map((post) => event(post, round % 2 === 0 ? 'returned' : 'lost', 2_000 + round)),
      ])
    }
    expect((await losing()).filter((url) => urls.includes(url))).toEqual([])
    await Promise.all(posts.map((post) => event(post, 'lost', 3_000)))
    expect(await losing()).toEqual(expect.arrayContaining(urls))
  })
})
