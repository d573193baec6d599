import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFinder, type Finder, SITE, urlset } from './finder.ts'

let finder: Finder
beforeAll(async () => {
  finder = await createFinder({})
})
afterAll(() => finder[Symbol.asyncDispose]())

/** Finds the articles of a file, as address, body and year. */
const read = async (name: string, text: string, more: Parameters<Finder['find']>[1] = {}) => {
  const path = join(finder.dir, name)
  await writeFile(path, text)
  const found = await finder.find(path, more)
  const rows = found.articles.map(({ url, page, publishedAt }) => [
    url.replace(SITE, ''),
    page && Buffer.from(page.bytes).toString(),
    publishedAt?.getUTCFullYear() ?? null,
  ])
  return { ...found, rows }
}

describe('an export', () => {
  it('of WordPress (WXR) gives published posts with their bodies', async () => {
    const item = (slug: string, fields: Readonly<Record<string, string>>) => {
      const all = {
        'wp:status': 'publish',
        'wp:post_type': 'post',
        'wp:post_date_gmt': '2016-05-04 08:00:00',
        ...fields,
      }
      return `<item><title>T</title><link>${SITE}/${slug}</link>${Object.entries(all)
        .map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`)
        .join('')}<category domain="x"><![CDATA[y]]></category></item>`
    }
    const { rows } = await read(
      'site.wordpress.xml',
      `<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>${[
        item('one', { 'content:encoded': '<!-- wp:paragraph --><p>One</p>' }),
        item('draft', { 'wp:status': 'draft', 'content:encoded': 'secret' }),
        item('locked', { 'wp:post_password': 'x', 'content:encoded': 'secret' }),
        item('picture', { 'wp:post_type': 'attachment' }),
        item('two', { 'wp:post_type': 'recipe' }),
      ].join('\n')}</channel></rss>`,
    )
    expect(rows).toEqual([
      ['/one', '<!-- wp:paragraph --><p>One</p>', 2016],
      ['/two', null, 2016],
    ])
  })

  it('of Ghost gives published posts below the address of the site', async () => {
    const posts = [
      {
        slug: 'one',
        title: 'One',
        html: '<p>One</p>',
        status: 'published',
        visibility: 'public',
        published_at: '2018-01-01T00:00:00.000Z',
      },
      {
        slug: 'paid',
        html: '<p>Paid</p>',
        status: 'published',
        visibility: 'paid',
        published_at: '2018-01-01T00:00:00.000Z',
      },
      { slug: 'draft', html: '<p>Draft</p>', status: 'draft' },
      { nonsense: true },
    ]
    const text = JSON.stringify({ db: [{ meta: { version: '5.0.0' }, data: { posts } }] })
    const { rows } = await read('ghost.json', text, { siteUrl: SITE })
    expect(rows).toEqual([
      ['/one/', '<p>One</p>', 2018],
      ['/paid/', null, 2018],
    ])
    expect((await read('ghost.json', text)).problems).toMatchObject([{ code: 'usage' }])
  })

  it('of Drupal (JSON:API) gives published nodes', async () => {
    const node = (attributes: object) => ({
      type: 'node--article',
      attributes: { title: 'T', status: true, created: '2017-01-01T00:00:00+00:00', ...attributes },
      links: { self: { href: `${SITE}/jsonapi/node/article/1` } },
    })
    const { rows } = await read(
      'drupal.json',
      JSON.stringify({
        jsonapi: { version: '1.0' },
        data: [
          node({ path: { alias: '/news/one' }, body: { value: '[raw]', processed: '<p>One</p>' } }),
          node({ path: { alias: null }, drupal_internal__nid: 7 }),
          node({ status: false, path: { alias: '/draft' } }),
        ],
      }),
    )
    expect(rows).toEqual([
      ['/news/one', '<p>One</p>', 2017],
      ['/node/7', null, 2017],
    ])
  })

  it('of Arc XP (ANS) gives the markup of text, raw HTML and embeds', async () => {
    const story = {
      type: 'story',
      canonical_url: '/news/one/',
      headlines: { basic: 'One' },
      display_date: '2022-02-02T02:02:02Z',
      content_elements: [
        { type: 'text', content: 'Words' },
        { type: 'oembed_response', raw_oembed: { html: '<blockquote class="b"></blockquote>' } },
        { type: 'raw_html', content: '<iframe></iframe>' },
        { type: 'image', url: 'x' },
      ],
    }
    const { rows } = await read('stories.json', JSON.stringify([story]), { siteUrl: SITE })
    expect(rows).toEqual([
      ['/news/one/', '<p>Words</p>\n<blockquote class="b"></blockquote>\n<iframe></iframe>\n', 2022].map(
        (one) => (typeof one === 'string' ? one.trim() : one),
      ),
    ])
  })

  it('of an unknown system is refused', async () => {
    expect((await read('other.json', '{"a": 1}')).problems).toMatchObject([{ code: 'unreadable' }])
    expect((await read('broken.json', '[{"a"')).problems).toMatchObject([{ code: 'unreadable' }])
  })
})

describe('a list', () => {
  it('has an address a line, or an article as JSON', async () => {
    const { rows, unread } = await read(
      'list.ndjson',
      [
        '{"url": "https://harbour.example/1", "html": "<p>One", "publishedAt": "2020-01-01T00:00:00Z"}',
        '{"url": "https://harbour.example/2", "text": "Two"}',
        '{"html": "no address"}',
        '{broken',
        '',
        '# a comment',
        'https://else.example/3?utm_source=x',
        'ftp://harbour.example/4',
        'https://harbour.example/1',
      ].join('\r\n'),
    )
    expect(rows).toEqual([
      ['/1', '<p>One', 2020],
      ['/2', 'Two', null],
      ['https://else.example/3', null, null],
    ])
    expect(unread).toHaveLength(3)
  })

  it('that is empty, or binary, gives nothing', async () => {
    expect((await read('empty.txt', '')).articles).toEqual([])
    expect((await read('binary', '\x00\x01\x02')).articles).toEqual([])
  })

  it('may be a saved sitemap', async () => {
    const { rows } = await read('saved.xml', urlset([`${SITE}/1`, '/2', 'https://else.example/3']), {
      siteUrl: SITE,
    })
    expect(rows.map(([url]) => url)).toEqual(['/1', '/2'])
  })

  it('that does not exist is reported', async () => {
    expect((await finder.find('/nowhere/list.txt')).problems).toMatchObject([{ code: 'input-missing' }])
  })
})
