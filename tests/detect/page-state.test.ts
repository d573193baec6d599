import { describe, expect, it } from 'vitest'
import { cited, X_ID } from './cited.ts'

const OTHER = '1500000000000000043'
const tweet = (id: string) => ({ type: 'tweet', id })
const own = { headline: 'The bridge is open again', body: [tweet(X_ID)] }
const other = { headline: 'The ferry is late again', body: [tweet(OTHER)] }
const page = (data: unknown, head = '<link rel="canonical" href="https://news.example/2026/bridge-48121">') =>
  `<!doctype html><title>Harbour</title>${head}<p>Ferry.</p><script type="application/json" id="state">${JSON.stringify(data)}</script>`

describe('data with several articles: only the page’s own counts', () => {
  it.each([
    [
      'by its address',
      {
        a: { ...other, url: 'https://news.example/2026/ferry-48120' },
        b: { ...own, url: '/2026/bridge-48121' },
      },
    ],
    ['by its address, the other by none', { a: other, b: { ...own, url: '/2026/bridge-48121' } }],
    [
      'by its path',
      [
        { ...other, path: '/2026/ferry-48120' },
        { ...own, path: '/2026/bridge-48121/' },
      ],
    ],
    [
      'by an address inside',
      [other, { ...own, urls: { canonical: 'https://m.news.example/2026/bridge-48121' } }],
    ],
    [
      'by its number',
      [
        { ...other, id: 48120 },
        { ...own, id: 48121 },
      ],
    ],
    [
      'by its slug',
      [
        { ...other, slug: 'ferry-48120' },
        { ...own, slug: 'bridge-48121' },
      ],
    ],
    [
      'by an id as text',
      [
        { ...own, articleId: '48121' },
        { ...other, articleId: '48120' },
      ],
    ],
    ['by its property', { article: own, relatedArticles: [other] }],
    [
      'by a property of itself',
      { article: { ...own, mostRead: [{ url: '/2026/bridge-48121/x', ...other }] } },
    ],
  ])('%s', (_how, data) => {
    expect(cited(page(data), 'html')).toEqual([`x ${X_ID}`])
  })

  it('by `og:url`, where the canonical URL is another', () => {
    const head =
      '<link rel="canonical" href="https://syndicate.example/a/1"><meta property="og:url" content="https://news.example/2026/bridge-48121">'
    const data = [
      { ...other, url: '/2026/ferry-48120' },
      { ...own, url: '/2026/bridge-48121' },
    ]
    expect(cited(page(data, head), 'html')).toEqual([`x ${X_ID}`])
  })

  it('by its title', () => {
    const head = '<meta property="og:title" content="The bridge is open again">'
    expect(cited(page([other, own], head), 'html')).toEqual([`x ${X_ID}`])
  })

  it('by the number in the query of a script', () => {
    const head = '<link rel="canonical" href="https://news.example/article.php?id=48121">'
    const data = [
      { ...other, url: 'https://news.example/article.php?id=48120' },
      { ...own, url: 'https://news.example/article.php?id=48121&ref=home' },
    ]
    expect(cited(page(data, head), 'html')).toEqual([`x ${X_ID}`])
  })

  it('an only article counts without a name, and so does what belongs to no article', () => {
    expect(cited(page(own), 'html')).toEqual([`x ${X_ID}`])
    expect(cited(page({ embeds: [tweet(X_ID)] }), 'html')).toEqual([`x ${X_ID}`])
    expect(cited(page({ a: { ...own, url: '/2026/bridge-48121' }, embeds: [tweet(OTHER)] }), 'html')).toEqual(
      [`x ${X_ID}`, `x ${OTHER}`],
    )
  })

  it('a box with a title inside the article belongs to it', () => {
    const data = { ...own, url: '/2026/bridge-48121', body: [{ title: 'Box', content: [tweet(X_ID)] }] }
    expect(cited(page(data), 'html')).toEqual([`x ${X_ID}`])
  })
})

/** Writes a value as `devalue` does: a flat list whose members are named by their places. */
function devalued(root: unknown, wrapper?: string): unknown[] {
  const flat: unknown[] = []
  const place = (value: unknown): number => {
    const at = flat.push(null) - 1
    if (Array.isArray(value)) flat[at] = value.map(place)
    else if (typeof value === 'object' && value !== null)
      flat[at] = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, place(inner)]))
    else flat[at] = value
    return at
  }
  if (wrapper !== undefined) flat.push([wrapper, 1])
  place(root)
  return flat
}

describe('devalued data', () => {
  const nuxt = {
    data: { article: { ...own, url: '/2026/bridge-48121' } },
    state: {},
    once: [],
    _errors: null,
  }
  it.each([
    ['Nuxt’s', devalued(nuxt, 'ShallowReactive')],
    ['Nuxt’s, reactive', devalued(nuxt, 'Reactive')],
    ['SvelteKit’s', { type: 'data', nodes: [null, { type: 'data', data: devalued(nuxt) }] }],
    [
      'with an id as a number',
      devalued({ data: { ...own, body: [{ type: 'tweet', tweetId: '@' }] } }, 'Reactive'),
    ],
    [
      'with markup',
      devalued({
        data: {
          html: `<blockquote class="twitter-tweet"><a href="https://x.com/jo/status/${X_ID}"></a></blockquote>`,
        },
      }),
    ],
    ['with an address', devalued({ block: { component: 'Tweet', url: `https://x.com/jo/status/${X_ID}` } })],
  ])('%s', (_whose, data) => {
    const html = page(data).replace('"@"', X_ID)
    expect(cited(html, 'html')).toEqual([`x ${X_ID}`])
  })

  it('other articles in it do not count', () => {
    const data = devalued(
      {
        data: {
          articles: [
            { ...other, url: '/2026/ferry-48120' },
            { ...own, url: '/2026/bridge-48121' },
          ],
        },
      },
      'Reactive',
    )
    expect(cited(page(data), 'html')).toEqual([`x ${X_ID}`])
  })

  it('may lead in a circle, share its values, and have empty ones', () => {
    const data = [
      ['Reactive', 1],
      { self: 0, a: 2, b: 2, none: -1 },
      [3, 3, 1],
      ['Ref', 4],
      { type: 5, id: 6 },
      'tweet',
      X_ID,
    ]
    expect(cited(page(data), 'html')).toEqual([`x ${X_ID}`])
    expect(cited(page([['Ref', 1], ['Ref', 0], 'tweet_id']), 'html')).toEqual([])
  })

  it('is distinguished from a list of objects', () => {
    expect(
      cited(
        page([
          { width: 300, height: 1 },
          { component: 'Tweet', tweetId: X_ID },
        ]),
        'html',
      ),
    ).toEqual([`x ${X_ID}`])
  })
})
