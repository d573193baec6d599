import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/catalog.ts'
import { listPosts } from '../../src/catalog/list-posts.ts'
import { saveSnapshots } from '../../src/catalog/save-snapshots.ts'
import { searchDocument, wordPair } from '../../src/catalog/search-document.ts'
import { aPost, manifestOf } from '../support/catalog-rows.ts'
import { openEmptyCatalog } from '../support/database.ts'

describe('pairs of words', () => {
  let catalog: Catalog
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
  })
  afterAll(() => catalog.close())

  const keep = async (...texts: string[]): Promise<string[]> => {
    const stored = texts.map((text, n) => {
      const post = aPost()
      return {
        key: `m/${post.id}`,
        manifest: { ...manifestOf(post, n, 'captured', text), id: `s-${post.id}` },
      }
    })
    await saveSnapshots(catalog.db, stored, new Date())
    return stored.map(({ manifest }) => manifest.post.id)
  }
  const found = async (q: string): Promise<string[]> =>
    (await listPosts(catalog.db, { q }, { cursor: null, limit: 50 })).posts.map((row) => row.id)

  it('have the same names in the database as in a question', async () => {
    const { simple } = searchDocument({
      author: { name: null, handle: null },
      text: 'Zürich straße 東京 «год 5»',
      lang: 'en',
      titles: [],
      createdAt: new Date(),
    })
    const { rows } = await sql<{ pairs: string[] }>`
      select tsvector_to_array(word_pairs(${simple}::tsvector)) as pairs`.execute(catalog.db)
    expect(rows[0]?.pairs).toEqual(
      expect.arrayContaining([wordPair('zürich', 'straße'), wordPair('год', '5')]),
    )
    expect(rows[0]?.pairs).not.toContain(wordPair('straße', 'zürich'))
  })

  it('of the same name are told apart', async () => {
    const [one, other] = sameName()
    const [first] = await keep(`Said ${one} here`, `Said ${other} here`)
    expect(await found(`"${one}"`)).toEqual([first])
  })

  it('are of neighbours in the text, not of what stands beside it', async () => {
    const [only] = await keep('quay of cargo', 'cargo')
    expect(await found('"quay of cargo"')).toEqual([only])
    expect(await found('"quay cargo"')).toEqual([])
    // The author's name stands before the text.
    expect(await found('"table quay"')).toEqual([])
  })
})

/** Two pairs of words that share a name. */
function sameName(): [string, string] {
  const known = new Map<string, string>()
  for (let n = 0; ; n += 1) {
    const [one, next] = [`ka${n}`, `lo${n}`]
    const name = wordPair(one, next)
    const before = known.get(name)
    if (before !== undefined) return [before, `${one} ${next}`]
    known.set(name, `${one} ${next}`)
  }
}
