import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serializePost } from '../../../src/api/views/serializers.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { saveSnapshot } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { aPost, at, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

let catalog: Catalog
beforeAll(async () => {
  catalog = await openEmptyCatalog()
})
afterAll(() => catalog.close())

async function saved(times: Pick<Manifest['record'], 'publishedAt' | 'publishedOn'>) {
  const post = aPost()
  const manifest = manifestOf(post, 1, 'salvaged', 'High water at noon.')
  const told = { ...manifest, record: { ...manifest.record, ...times } }
  await saveSnapshot(catalog.db, told, `posts/x/${post.id}.json`, at(2))
  return post
}

describe('a post of which only the day is known', () => {
  it('has no time', async () => {
    const row = await findPost(catalog.db, await saved({ publishedAt: null, publishedOn: '2026-05-01' }))
    expect(row).toMatchObject({
      published_at: null,
      published_on: '2026-05-01',
      published_from: new Date('2026-05-01T00:00:00Z'),
    })
    expect(row && serializePost(row)).toMatchObject({ publishedAt: null, publishedOn: '2026-05-01' })
  })

  it('has both if an article tells another day than its id', async () => {
    const times = { publishedAt: '2026-04-29T11:00:00Z', publishedOn: '2026-05-01' }
    const row = await findPost(catalog.db, await saved(times))
    expect(row && serializePost(row)).toMatchObject({
      publishedAt: '2026-04-29T11:00:00.000Z',
      publishedOn: '2026-05-01',
    })
  })
})
