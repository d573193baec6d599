import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

const PER_SITEMAP = 2_500
/** The limit of the protocol. */
const LARGE_BYTES = 50_000_000

/** Articles in sitemaps that can be read. */
export const ARTICLES = 100_000

const entry = (origin: string, n: number): string =>
  `<url><loc>${origin}/news/2019/05/story-${n}-the-ferry-was-late-again</loc><lastmod>2019-05-${String((n % 28) + 1).padStart(2, '0')}T10:00:00+00:00</lastmod><changefreq>monthly</changefreq><priority>0.5</priority></url>\n`

const OPEN =
  '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'

/** A sitemap with the articles of one number. */
export const sitemap = (origin: string, n: number): string =>
  `${OPEN}${Array.from({ length: PER_SITEMAP }, (_, at) => entry(origin, n * PER_SITEMAP + at)).join('')}</urlset>\n`

/** A sitemap of 50 MB: the articles of one number, each with the words that news sites put there. */
function* largeSitemap(origin: string, n: number): Generator<string> {
  const padding = `<!-- ${'x'.repeat(LARGE_BYTES / PER_SITEMAP - 300)} -->`
  yield OPEN
  for (let at = 0; at < PER_SITEMAP; at++) yield entry(origin, n * PER_SITEMAP + at) + padding
  yield '</urlset>'
}

const drained = (res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done)
      resolve()
    }
    res.on('drain', done).on('close', done)
  })

/**
 * Starts a site on the loopback with 100,000 articles in 40 sitemaps: two of them broken, one gzipped, one of 50 MB, one
 * endless, one a pointer inwards.
 */
export async function startSite(): Promise<{ readonly origin: string; readonly server: Server }> {
  let origin = ''
  const server = createServer(async (req, res) => {
    const path = req.url ?? '/'
    const n = Number(/^\/sitemap-(\d+)\.xml/.exec(path)?.[1] ?? Number.NaN)
    if (path === '/robots.txt')
      return void res.end(`User-agent: *\nDisallow: /private\nSitemap: ${origin}/index.xml\n`)
    if (path === '/index.xml') {
      const names = Array.from({ length: 40 }, (_, at) => `${origin}/sitemap-${at}.xml`)
      names.splice(
        3,
        0,
        `${origin}/page.xml`,
        `${origin}/broken.xml`,
        `${origin}/endless.xml`,
        'http://10.0.0.1/sitemap.xml',
      )
      return void res.end(
        `<sitemapindex>${names.map((name) => `<sitemap><loc>${name}</loc></sitemap>`).join('')}</sitemapindex>`,
      )
    }
    if (path === '/page.xml') return void res.end('<!doctype html><html><body>Not found</body></html>')
    if (path === '/broken.xml') return void res.end(sitemap(origin, 5).slice(0, 100_000))
    if (path === '/endless.xml') {
      const chunk = sitemap(origin, 6)
      res.write(OPEN)
      while (!res.destroyed) {
        if (!res.write(chunk)) await drained(res)
      }
      return
    }
    if (Number.isNaN(n)) return void res.writeHead(404).end()
    if (n === 1)
      return void res.setHeader('content-type', 'application/gzip').end(gzipSync(sitemap(origin, n)))
    if (n !== 2) return void res.end(sitemap(origin, n))
    for (const piece of largeSitemap(origin, n)) {
      if (!res.write(piece)) await drained(res)
    }
    res.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin, server }
}
