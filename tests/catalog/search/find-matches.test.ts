import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { findMatches } from '../../../src/catalog/search/find-matches.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import { saveSnapshots } from '../../../src/catalog/snapshots/save-snapshots.ts'
import type { Marks } from '../../../src/model/post-match.ts'
import { aPost, at, citing, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

const TITLE = 'Ferry strike: “we won’t sail”'

describe('the places where a post matches a search', () => {
  let catalog: Catalog
  let db: Db
  const keep = async (text: string, language: string | null, name = 'Nobody', handle = 'nobody_here') => {
    const post = aPost()
    const made = manifestOf(post, 0, 'captured', text)
    const author = made.record.author && { ...made.record.author, name, handle }
    const manifest = { ...made, id: `s-${post.id}`, record: { ...made.record, author, language } }
    await saveSnapshots(db, [{ key: `m/${post.id}`, manifest }], at(1))
    return post
  }

  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
    await keep(
      'Häuser am Deich: <b>Häuser</b> im ﬂachen Wasser 🌊 #HochWasser',
      'de',
      'Zoë Ångström',
      'Pilot_Cutter99',
    )
    await keep('Two universities closed near 東京湾の水位', 'en')
    await keep('quayside sirens', null)
    const cited = await keep('no such word', 'en')
    const record = { stet: 1 as const, url: 'https://news.example/ferry', title: TITLE, publishedAt: null }
    await saveArticleRecord(
      db,
      articleKey(record.url, at(1)),
      {
        ...record,
        recordedAt: at(1).toISOString(),
        bodySha256: 'a'.repeat(64),
        bodyBytes: 1,
        citations: [citing(cited)],
      },
      at(1),
    )
  })
  afterAll(() => catalog.close())

  /** The match of the only post that is found, each text with its marks in brackets; null for a text without marks. */
  const match = async (q: string) => {
    const { posts, named } = await listPosts(db, { q }, { cursor: null, limit: 5 })
    expect([q, posts.length]).toEqual([q, 1])
    const [post] = posts
    const [found] = (await findMatches(db, q, posts, named)).values()
    if (!post || !found) throw new Error('no match')
    return {
      in: found.in,
      text: marked(post.text, found.text),
      name: marked(post.author_name, found.name),
      handle: marked(post.author_handle, found.handle),
      article: found.article && marked(found.article.title, found.article.marks),
    }
  }
  const none = { text: null, name: null, handle: null, article: null }
  const words = (text: string) => ({ ...none, in: ['words'], text })

  it.each([
    ['häuser', words('[Häuser] am Deich: <b>[Häuser]</b> im ﬂachen Wasser 🌊 #HochWasser')],
    ['Haus deich', words('[Häuser] am [Deich]: <b>[Häuser]</b> im ﬂachen Wasser 🌊 #HochWasser')],
    ['haeuser', words('[Häuser] am Deich: <b>[Häuser]</b> im ﬂachen Wasser 🌊 #HochWasser')],
    ['"am Deich"', words('Häuser [am Deich]: <b>Häuser</b> im ﬂachen Wasser 🌊 #HochWasser')],
    ['flachen', words('Häuser am Deich: <b>Häuser</b> im [ﬂachen] Wasser 🌊 #HochWasser')],
    ['🌊', words('Häuser am Deich: <b>Häuser</b> im ﬂachen Wasser [🌊] #HochWasser')],
    ['#hochwasser', words('Häuser am Deich: <b>Häuser</b> im ﬂachen Wasser 🌊 [#HochWasser]')],
    ['hochwasser -ebbe', words('Häuser am Deich: <b>Häuser</b> im ﬂachen Wasser 🌊 #[HochWasser]')],
    ['university', words('Two [universities] closed near 東京湾の水位')],
    ['水位 or ebbe', words('Two universities closed near 東京湾の[水位]')],
    ['siren', words('quayside [siren]s')],
    ['zoe', { ...none, in: ['author'], name: '[Zoë] Ångström' }],
    ['@pilot_cutter99', { ...none, in: ['author'], handle: '[Pilot_Cutter99]' }],
    ['cutter99', { ...none, in: ['author'], handle: '[Pilot_Cutter99]' }],
    [
      'Ångström wasser',
      {
        ...none,
        in: ['words', 'author'],
        name: 'Zoë [Ångström]',
        text: 'Häuser am Deich: <b>Häuser</b> im ﬂachen [Wasser] 🌊 #HochWasser',
      },
    ],
    ['"ferry strikes"', { ...none, in: ['article'], article: '[Ferry strike]: “we won’t sail”' }],
    ["won't sail", { ...none, in: ['article'], article: 'Ferry strike: “we [won’t] [sail]”' }],
  ])('%s', async (q, expected) => {
    expect(await match(q)).toEqual(expected)
  })

  it('are the id and the words for an id', async () => {
    const { posts } = await listPosts(db, { q: 'siren' }, { cursor: null, limit: 1 })
    const id = posts[0]?.id ?? ''
    expect(await match(id)).toEqual({ ...none, in: ['id'] })
    expect(await match(`mobile.twitter.com/x/status/${id}?s=20`)).toEqual({ ...none, in: ['id'] })
  })
})

function marked(text: string | null, spans: Marks): string | null {
  if (text === null || spans.length === 0) return null
  const pieces = spans.map(
    ([start, end], n) => `${text.slice(spans[n - 1]?.[1] ?? 0, start)}[${text.slice(start, end)}]`,
  )
  return pieces.join('') + text.slice(spans.at(-1)?.[1] ?? 0)
}
