import { describe, expect, it } from 'vitest'
import { createFinder, SITE } from './finder.ts'
import { type WordpressPost, wordpressInterface } from './wordpress-interface.ts'

const post = (id: number, date: string, more: Partial<WordpressPost> = {}): WordpressPost => ({
  id,
  slug: `story-${id}`,
  date,
  html: `<p>Story ${id}</p>`,
  ...more,
})

/** 1,030 posts: one an hour, 330 of them in the same second, as an import leaves them, and a recipe. */
const POSTS = [
  ...Array.from({ length: 700 }, (_, n) =>
    post(n, new Date(Date.UTC(2020, 0, 1, n)).toISOString().slice(0, 19)),
  ),
  ...Array.from({ length: 330 }, (_, n) => post(1_000 + n, '2020-01-20T10:30:00')),
  post(9_000, '2021-05-05T05:05:05', { type: 'recipe' }),
]

describe('the WordPress interface', () => {
  it('gives every post of every type once, with its body, by windows of dates', async () => {
    await using finder = await createFinder({})
    finder.origin.mood('harbour.example/wp-json', (_good, request) => wordpressInterface(POSTS, request))
    const { articles, problems } = await finder.find(SITE, { prefersBodies: true })
    expect(problems).toEqual([])
    expect(articles.map(({ url }) => url).toSorted()).toEqual(
      POSTS.map(({ slug }) => `${SITE}/${slug}/`).toSorted(),
    )
    const story = articles.find(({ url }) => url.endsWith('/story-5/'))
    expect(story).toMatchObject({ title: 'Story 5 & more', publishedAt: new Date('2020-01-01T03:00:00Z') })
    expect(Buffer.from(story?.page?.bytes ?? []).toString()).toBe('<p>Story 5</p>')
    // robots.txt, the types, a page a type and a hundred posts, and the second with many posts.
    expect(finder.origin.requests.length).toBeLessThanOrEqual(2 + 2 + 11 + 4)
  })

  it('reads what was published since', async () => {
    await using finder = await createFinder({})
    finder.origin.mood('harbour.example/wp-json', (_good, request) => wordpressInterface(POSTS, request))
    const { articles } = await finder.find(SITE, { prefersBodies: true, since: new Date('2021-01-01') })
    expect(articles.map(({ url }) => url)).toEqual([`${SITE}/story-9000/`])
  })

  it('that is closed, absent or answered with a page leads to the sitemaps', async () => {
    for (const answer of [
      { status: 401, headers: { 'content-type': 'application/json' }, body: '{}' },
      { status: 404, body: 'no' },
      { headers: { 'content-type': 'text/html' }, body: '<!doctype html>' },
    ]) {
      await using finder = await createFinder({
        '/sitemap.xml': {
          headers: { 'content-type': 'text/xml' },
          body: `<urlset><url><loc>${SITE}/1</loc></url></urlset>`,
        },
      })
      finder.origin.mood('harbour.example/wp-json', () => answer)
      expect((await finder.find(SITE, { prefersBodies: true })).urls).toEqual([`${SITE}/1`])
    }
  })

  it('that answers with something else than posts is reported', async () => {
    await using finder = await createFinder({})
    finder.origin.mood('harbour.example/wp-json', (_good, request) =>
      request.url.pathname.endsWith('/types')
        ? wordpressInterface([], request)
        : { headers: { 'content-type': 'application/json' }, body: '{"code":"broken"}' },
    )
    const { articles, problems } = await finder.find(SITE, { prefersBodies: true })
    expect(articles).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['unreadable', 'unreadable'])
  })
})
