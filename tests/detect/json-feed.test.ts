import { describe, expect, it } from 'vitest'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'
import { cited, X_ID } from './cited.ts'

const URL = `https://x.com/jo/status/${X_ID}`
const EMBED = `<p>They wrote:</p><blockquote class="twitter-tweet"><p>The bridge is open.</p>&mdash; Jo (@jo) <a href="${URL}">April 2, 2026</a></blockquote>`
const feed = (...items: object[]) =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Harbour', items }, null, 1)

describe('a JSON Feed', () => {
  it.each([
    ['markup', { content_html: EMBED }, `x ${X_ID}`],
    ['a link', { content_html: `<p>And <a href="${URL}">here</a>.</p>` }, `link x ${X_ID}`],
    ['an address alone', { content_html: `<p>So:</p><p>${URL}</p>` }, `x ${X_ID}`],
    ['text', { content_text: `So:\n\n${URL}\n\nEnd.` }, `x ${X_ID}`],
    [
      'markup and the same as text',
      { content_html: EMBED, content_text: `They wrote: ${URL} .` },
      `x ${X_ID}`,
    ],
    ['the page it is about', { external_url: URL, content_text: 'A post.' }, `link x ${X_ID}`],
  ])('has an item with %s', (_what, item, citation) => {
    const text = feed(
      { id: '1', url: 'https://news.example/1', ...item },
      { id: '2', content_text: 'Quiet.' },
    )
    for (const format of ['text', 'html'] as const) expect(cited(text, format)).toEqual([citation])
  })

  it('has every item, each with the offsets of its own', () => {
    const text = feed(
      { id: URL, content_html: EMBED },
      { content_html: `<p><a href="${URL}">so</a> "quoted" \\</p>` },
      { content_text: '{}[]"' },
      { content_html: EMBED },
    )
    const article = decodeArticle(Buffer.from(text), { name: 'feed.json' })
    const found = detectCitations(article, RECOGNISERS)
    expect(
      found.map(({ role, author, quote, start, end }) => [
        role,
        author?.handle,
        text.slice(start, end) === quote,
        JSON.parse(quote).content_html !== undefined,
      ]),
    ).toEqual([
      ['embed', 'jo', true, true],
      ['link', undefined, true, true],
      ['embed', 'jo', true, true],
    ])
  })

  it('may be cut off', () => {
    const text = feed({ content_html: EMBED }, { content_html: EMBED })
    expect(cited(text.slice(0, -40), 'text')).toEqual([`x ${X_ID}`])
  })

  it('is distinguished from other JSON', () => {
    expect(cited(JSON.stringify({ items: [{ external_url: URL }] }), 'text')).toEqual([`link x ${X_ID}`])
    expect(
      cited(JSON.stringify({ version: 'https://jsonfeed.org/version/1', items: [{ id: URL }] }), 'text'),
    ).toEqual([])
  })
})
