import type { Db } from '../../src/catalog/catalog.ts'
import { indexWords } from '../../src/catalog/search/search-index.ts'
import { insertPosts } from '../support/insert-posts.ts'

export const WORDS = [
  'ferry',
  'harbour',
  'Fähre',
  'Hafen',
  'boats',
  'sailing',
  '東京港',
  'λιμάνι',
  "l'eau",
  'a.b-c',
  '#Fähre',
  '🌊',
]

const AT = new Date('2026-03-01T00:00:00Z')

/** Inserts posts that have these words. */
export async function insertSomePosts(db: Db): Promise<void> {
  const posts = WORDS.map((_, n) => ({
    platform: 'x' as const,
    id: String(20 + n),
    url: `https://x.com/jo/status/${20 + n}`,
  }))
  await insertPosts(db, posts, AT)
  for (const [n, { platform, id }] of posts.entries()) {
    const text = `${WORDS[n]} ${WORDS[(n + 3) % WORDS.length]} and more`
    await db
      .updateTable('posts')
      .set({
        text,
        author_name: 'Jo',
        author_handle: 'jo',
        lang: n % 2 === 0 ? 'en' : 'de',
        outcome: 'captured',
      })
      .where('platform', '=', platform)
      .where('id', '=', id)
      .execute()
  }
  await indexWords(db, posts)
}
