import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { findMatches } from '../../../src/catalog/search/find-matches.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import { saveSnapshots } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { PostSort } from '../../../src/model/post-sort.ts'
import { aPost, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'
import { seeded } from '../../support/seeded.ts'
import { LANGUAGES } from './languages.ts'

const POSTS = 1_000
const START = Date.parse('2024-01-01T00:00:00Z')
const QUERIES = Object.entries(LANGUAGES).flatMap(([lang, { queries }]) =>
  queries.map((one) => ({ lang, ...one })),
)

describe('searches of a thousand posts in twelve languages', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
    const posts = [...QUERIES.map(({ lang, post: text }) => ({ lang, text })), ...otherPosts()]
    const stored = posts.map(({ lang, text }, n) => {
      const post = aPost()
      const made = manifestOf(post, 0, 'captured', text)
      const id = `s-${post.id}`
      // The posts that are meant are neither the newest nor the oldest.
      const capturedAt = new Date(START + ((n * 617) % POSTS) * 60_000).toISOString()
      // Some posts do not name their language, so that they have no stems.
      const language = n % 5 === 4 ? null : lang
      return {
        key: `m/${post.id}`,
        manifest: { ...made, id, capturedAt, record: { ...made.record, language } },
      }
    })
    await saveSnapshots(db, stored, new Date(START))
  })
  afterAll(() => catalog.close())

  it.each(QUERIES)('$lang: $post', async ({ post, typed }) => {
    for (const q of typed) {
      const search = async (sort: PostSort) =>
        (await listPosts(db, { q, sort }, { cursor: null, limit: 10 })).posts
      const found = await search('relevance')
      expect([q, found[0]?.text]).toEqual([q, post])
      expect([q, (await search('known')).map(({ text }) => text)]).toEqual([
        q,
        expect.arrayContaining([post]),
      ])
      const matches = await findMatches(db, q, found, [])
      expect([q, [...matches.values()].map((one) => one.in)]).toEqual([q, found.map(() => ['words'])])
    }
  })

  it('are sixty', () => expect(QUERIES).toHaveLength(60))
})

/** Posts of random words, and of a word or two of the posts that are meant, so that a query must find all of its words. */
function otherPosts(): { lang: string; text: string }[] {
  const random = seeded(7)
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const languages = Object.entries(LANGUAGES)
  return Array.from({ length: POSTS - QUERIES.length }, (_, n) => {
    const [lang, { words, queries }] = languages[n % languages.length] ?? ['en', { words: '', queries: [] }]
    const vocabulary = words.split(' ')
    const text = Array.from({ length: 4 + Math.floor(random() * 12) }, () => any(vocabulary))
    const borrowed = any(queries)
      ?.post.replaceAll('#', '')
      .split(' ')
      .filter((one) => !/\p{ExtPict}/u.test(one))
    if (n % 2 === 0 && lang !== 'ja') text.splice(2, 0, any(borrowed ?? []))
    return { lang, text: text.join(' ') }
  })
}
