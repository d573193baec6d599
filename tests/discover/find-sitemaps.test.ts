import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { Page } from '../support/origin/site.ts'
import { createFinder, type Finder, robots, SITE, sitemapIndex, urlset, xml } from './finder.ts'

let finder: Finder | null = null
afterEach(async () => {
  await finder?.[Symbol.asyncDispose]()
  finder = null
})
const open = async (pages: Readonly<Record<string, Page>>) => {
  finder = await createFinder(pages)
  return finder
}
const at = (path: string) => `${SITE}${path}`

describe('sitemaps', () => {
  it('are found by robots.txt, through indexes, in every form, each address once', async () => {
    const { find, asked } = await open({
      '/robots.txt': robots('User-agent: *', `Sitemap: ${SITE}/index.xml`, 'Sitemap: /plain.txt'),
      '/index.xml': xml(sitemapIndex([at('/a.xml'), at('/b.xml.gz'), at('/news.xml'), at('/rss.xml')])),
      '/a.xml': xml(
        urlset([at('/1'), at('/2?utm_source=x'), at('/caf%C3%A9')], '<lastmod>2016-05-04</lastmod>'),
      ),
      '/b.xml.gz': {
        headers: { 'content-type': 'application/x-gzip' },
        body: gzipSync(urlset([at('/3'), at('/1')])),
      },
      '/news.xml': xml(
        `<urlset xmlns:n="x"><url><loc>${at('/4')}</loc><news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><news:publication><news:name>Harbour</news:name></news:publication><news:publication_date>2026-11-30T08:00:00+01:00</news:publication_date><news:title>Ferry &amp; fog</news:title></news:news><image:image xmlns:image="i"><image:loc>${at('/picture.jpg')}</image:loc></image:image></url></urlset>`,
      ),
      '/rss.xml': xml(
        `<rss version="2.0"><channel><link>${SITE}</link><item><title>Five</title><link>${at('/5')}</link><pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate></item></channel></rss>`,
      ),
      '/plain.txt': {
        headers: { 'content-type': 'text/plain' },
        body: `${at('/6')}\r\nhello\r\n${at('/2')}\r\n`,
      },
    })
    const { articles, urls, problems } = await find(SITE)
    expect(problems).toEqual([])
    expect(urls.toSorted()).toEqual(['/1', '/2', '/3', '/4', '/5', '/6', '/caf%C3%A9'].map(at))
    expect(articles.find(({ url }) => url === at('/1'))?.modifiedAt).toEqual(new Date('2016-05-04'))
    expect(articles.find(({ url }) => url === at('/4'))).toMatchObject({
      news: true,
      title: 'Ferry & fog',
      publishedAt: new Date('2026-11-30T07:00:00Z'),
    })
    expect(Object.values(asked())).toEqual(Object.values(asked()).map(() => 1))
  })

  it('are looked for at the usual addresses where robots.txt names none', async () => {
    const { find, asked } = await open({ '/sitemap_index.xml': xml(urlset([at('/1')])) })
    expect((await find(SITE)).urls).toEqual([at('/1')])
    expect(Object.keys(asked())).toEqual([
      '/robots.txt',
      '/sitemap.xml',
      '/sitemap.xml.gz',
      '/sitemap_index.xml',
    ])
  })

  it('may be missing: then the feeds of the home page are read', async () => {
    const { find, asked } = await open({
      '/': `<!doctype html><link rel="alternate" type="application/atom+xml" href="/feed"><link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="application/feed+json" href="feed.json">`,
      '/feed': xml(
        `<feed xmlns="http://www.w3.org/2005/Atom"><link href="${SITE}/"/><entry><title>One</title><link rel="enclosure" href="/film.mp4"/><link href="/1"/><id>tag:1</id><published>2019-01-01T00:00:00Z</published><updated>2020-02-02T00:00:00Z</updated><source><title>other</title></source></entry></feed>`,
      ),
      '/feed.json': {
        headers: { 'content-type': 'application/feed+json' },
        body: JSON.stringify({
          version: 'https://jsonfeed.org/version/1.1',
          items: [
            { id: '2', url: at('/2'), title: 'Two', date_published: '2020-01-01T00:00:00Z' },
            { id: 7 },
          ],
        }),
      },
    })
    const { articles } = await find(SITE)
    expect(articles).toMatchObject([
      {
        url: at('/1'),
        title: 'One',
        publishedAt: new Date('2019-01-01'),
        modifiedAt: new Date('2020-02-02'),
      },
      { url: at('/2'), title: 'Two' },
    ])
    expect(Object.keys(asked())).toHaveLength(1 + 14 + 1 + 2)
  })

  it('of a site that answers 200 with a page to everything give nothing', async () => {
    const { find, origin } = await open({})
    origin.mood('harbour.example', () => ({
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html><p>Hello',
    }))
    expect((await find(SITE)).urls).toEqual([])
    expect(origin.requests.length).toBeLessThanOrEqual(16)
  })
})

describe('bad sitemaps', () => {
  it('that are web pages, broken off, broken gzip or missing are reported, and the others are read', async () => {
    const { find } = await open({
      '/robots.txt': robots(`Sitemap: ${SITE}/index.xml`),
      '/index.xml': xml(
        sitemapIndex(['/page.xml', '/cut.xml', '/cut.gz', '/missing.xml', '/good.xml'].map(at)),
      ),
      '/page.xml': '<!doctype html><html><body><url><loc>/no</loc></url></body></html>',
      '/cut.xml': xml(urlset([at('/1'), at('/2')]).slice(0, -30)),
      '/cut.gz': {
        body: gzipSync(urlset(Array.from({ length: 5_000 }, (_, n) => at(`/z${n}`)))).subarray(0, -2_000),
      },
      '/good.xml': xml(urlset([at('/3')])),
    })
    const { urls, problems } = await find(SITE)
    expect(urls).toContain(at('/1'))
    expect(urls).toContain(at('/3'))
    expect(urls.filter((url) => url.includes('/z')).length).toBeGreaterThan(100)
    expect(problems.map(({ source, code }) => `${code} ${source.slice(SITE.length)}`)).toEqual([
      'unreadable /page.xml',
      'unreadable /cut.gz',
      'unreadable /missing.xml',
    ])
  })

  it('that point inwards, to each other, to themselves or to other sites cost no request there', async () => {
    const inward = ['http://127.0.0.1/sitemap.xml', 'http://169.254.169.254/', 'https://else.example/s.xml']
    const { find, asked } = await open({
      '/robots.txt': robots(`Sitemap: ${SITE}/a.xml`),
      '/a.xml': xml(sitemapIndex([at('/a.xml'), at('/b.xml'), ...inward])),
      '/b.xml': xml(sitemapIndex([at('/a.xml'), at('/c.xml')])),
      '/c.xml': xml(
        urlset([
          at('/1'),
          'relative',
          'https://else.example/2',
          'javascript:alert(1)',
          'http://10.0.0.1/x',
          `https://www.harbour.example/3`,
        ]),
      ),
    })
    const { urls, foreign, problems } = await find(SITE)
    expect(urls).toEqual([at('/1'), at('/relative'), 'https://www.harbour.example/3'])
    expect(foreign).toHaveLength(6)
    expect(problems).toEqual([])
    // One of the two hosts.
    expect(asked()).toEqual({ '/robots.txt': 2, '/a.xml': 1, '/b.xml': 1, '/c.xml': 1 })
  })

  it('named by robots.txt inside the network are refused', async () => {
    const { find } = await open({ '/robots.txt': robots('Sitemap: http://127.0.0.1:9/sitemap.xml') })
    const { urls, problems } = await find(SITE)
    expect(urls).toEqual([])
    expect(problems.map(({ code }) => code)).toEqual(['address-refused'])
  })

  it('without an end are cut, and what was read counts', async () => {
    const chunk = Buffer.from(
      Array.from({ length: 500 }, (_, n) => `<url><loc>${at(`/${n}`)}</loc></url>`).join(''),
    )
    const endless = function* () {
      yield Buffer.from('<urlset>')
      for (;;) yield chunk
    }
    const { find, origin } = await open({ '/robots.txt': robots(`Sitemap: ${SITE}/endless.xml`) })
    origin.mood('harbour.example/endless.xml', () => ({
      body: { size: Number.MAX_SAFE_INTEGER, chunks: endless },
      declare: null,
    }))
    const { urls, problems } = await find(SITE, { maxListingBytes: 1_000_000 })
    expect(urls).toHaveLength(500)
    expect(problems.map(({ code }) => code)).toEqual(['too-large'])
  })

  it('with entities that grow, of great depth, and in other encodings do no harm', async () => {
    const bomb = `<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>${at('/1?&b;')}</loc></url></urlset>`
    const { find } = await open({
      '/robots.txt': robots(
        ...['bomb', 'deep', 'latin', 'utf16', 'lying', 'bom'].map((one) => `Sitemap: ${SITE}/${one}.xml`),
      ),
      '/bomb.xml': xml(bomb),
      '/deep.xml': xml(`<urlset>${'<a>'.repeat(100_000)}`),
      '/latin.xml': xml(
        Buffer.from(
          `<?xml version="1.0" encoding="ISO-8859-1"?><urlset><url><loc>${at('/café')}</loc></url></urlset>`,
          'latin1',
        ),
      ),
      '/utf16.xml': xml(Buffer.from(`\ufeff${urlset([at('/utf16')])}`, 'utf16le')),
      '/lying.xml': xml(
        `<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>${at('/lying')}</loc></url></urlset>`,
      ),
      '/bom.xml': xml(`\ufeff\n${urlset([at('/bom')])}`),
    })
    const { urls, problems } = await find(SITE)
    expect(urls).toEqual([at('/1?b;'), at('/caf%C3%A9'), at('/utf16'), at('/lying'), at('/bom')])
    expect(problems.map(({ source }) => source)).toEqual([at('/deep.xml')])
  })

  it('with impossible dates keep their addresses without them', async () => {
    const { find } = await open({
      '/robots.txt': robots(`Sitemap: ${SITE}/s.xml`),
      '/s.xml': xml(
        ['2099-01-01', '0001-01-01', 'yesterday', '2026-13-45', '2020-01-01']
          .map((date, n) => `<url><loc>${at(`/${n}`)}</loc><lastmod>${date}</lastmod></url>`)
          .join('')
          .replace(/^/, '<urlset>')
          .concat('</urlset>'),
      ),
    })
    const { articles } = await find(SITE)
    expect(articles.map(({ modifiedAt }) => modifiedAt?.getUTCFullYear() ?? null)).toEqual([
      null,
      null,
      null,
      null,
      2020,
    ])
  })

  it('older than wanted are not read', async () => {
    const entry = (name: string, date: string) =>
      `<sitemap><loc>${at(name)}</loc><lastmod>${date}</lastmod></sitemap>`
    const { find, asked } = await open({
      '/robots.txt': robots(`Sitemap: ${SITE}/index.xml`),
      '/index.xml': xml(
        `<sitemapindex>${entry('/old.xml', '2010-01-01')}${entry('/new.xml', '2026-01-01')}</sitemapindex>`,
      ),
      '/new.xml': xml(
        `<urlset><url><loc>${at('/a')}</loc><lastmod>2025-01-01</lastmod></url><url><loc>${at('/b')}</loc><lastmod>2012-01-01</lastmod></url><url><loc>${at('/c')}</loc></url></urlset>`,
      ),
    })
    expect((await find(SITE, { since: new Date('2020-01-01') })).urls).toEqual([at('/a'), at('/c')])
    expect(asked()).not.toHaveProperty('/old.xml')
  })
})
