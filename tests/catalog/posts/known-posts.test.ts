import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveVersion } from '../../../src/catalog/articles/article-versions.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { findKnownCitations, findKnownManifests } from '../../../src/catalog/posts/known-posts.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { Citation } from '../../../src/model/citation.ts'
import { aPost, at, citing, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { ensureArticle } from '../../support/ensure-article.ts'
import { insertPosts } from '../../support/insert-posts.ts'

describe('the known posts of an account around a day', () => {
  let catalog: Catalog
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
  })
  afterAll(() => catalog.close())

  async function article(url: string, citations: Citation[]): Promise<void> {
    const { db } = catalog
    const id = await ensureArticle(db, { url }, at(1))
    const posts = citations.flatMap(({ platform, id, url }) => (id && url ? [{ platform, id, url }] : []))
    await insertPosts(db, posts, at(1))
    const record = {
      stet: 1 as const,
      url,
      title: null,
      publishedAt: null,
      recordedAt: at(1).toISOString(),
      bodySha256: 'ab',
      bodyBytes: 1,
      citations,
    }
    await saveVersion(db, id, record, 'key', at(1))
  }

  it('are its citations that have a post id, including the day before and after', async () => {
    const shown = citing(aPost())
    const near = { ...citing(aPost(), 'Low water at six.'), publishedOn: '2026-05-02' }
    const others: Citation[] = [
      { ...citing(aPost()), publishedOn: '2026-05-03' },
      { ...citing(aPost()), author: { name: 'Tide Table', handle: 'tide_table' } },
      { ...citing(aPost()), id: null, url: null, role: 'flattened' },
    ]
    await article('https://news.example/tides', [shown, near, ...others])
    const day = { platform: 'x' as const, handle: 'TideTable', day: '2026-05-01' }
    const found = await findKnownCitations(catalog.db, day)
    expect(found.toSorted((a, b) => String(a.id).localeCompare(String(b.id)))).toEqual([shown, near])
    expect(await findKnownCitations(catalog.db, { ...day, day: '2026-05-05' })).toEqual([])
  })

  it('are its captured posts of these days', async () => {
    const manifest = manifestOf(aPost(), 7, 'captured', 'Neap tide.')
    await saveSnapshot(catalog.db, manifest, 'posts/x/neap.json', at(8))
    const day = { platform: 'x' as const, handle: 'tidetable', day: '2026-05-02' }
    expect(await findKnownManifests(catalog.db, day)).toMatchObject([{ key: 'posts/x/neap.json' }])
    expect(await findKnownManifests(catalog.db, { ...day, day: '2026-05-03' })).toEqual([])
    expect(await findKnownManifests(catalog.db, { ...day, handle: 'tide_table' })).toEqual([])
  })
})
