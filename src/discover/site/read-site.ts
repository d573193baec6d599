import { loadHtml } from '../../detect/html/load-html.ts'
import { FetchError } from '../../model/errors.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import { readSitemap } from './read-sitemap.ts'
import { findWordpress } from './read-wordpress.ts'

/** The addresses at which sites keep a sitemap that `robots.txt` does not name. */
const GUESSES = [
  'sitemap.xml',
  'sitemap.xml.gz',
  'sitemap_index.xml',
  'sitemap-index.xml',
  'sitemap_index.xml.gz',
  'sitemap-index.xml.gz',
  '.sitemap.xml',
  'sitemap',
  'admin/config/search/xmlsitemap',
  'sitemap/sitemap-index.xml',
  'sitemap_news.xml',
  'sitemap-news.xml',
  'sitemap_news.xml.gz',
  'sitemap-news.xml.gz',
] as const

const MAX_FEEDS = 20
const FEED_TYPES = /^application\/(?:(?:rss|atom|rdf)\+xml|feed\+json|json)$/i

const noArticles = (sources: readonly ArticleSource[]): SourceBatch => ({ articles: [], sources })

/**
 * Looks where a site lists its articles: in its WordPress interface where bodies are wanted, in the sitemaps of
 * `robots.txt`, else in the first usual address that has one, else in the feeds of its home page.
 *
 * @throws FetchError if `robots.txt` can't be read
 */
export async function* readSite(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const robots = await deps.client.robots(source.address)
  const interfaces = deps.prefersBodies ? await findWordpress(source.address, deps) : []
  if (interfaces.length > 0) return yield noArticles(interfaces)
  const named = robots.sitemaps.map((address): ArticleSource => ({ kind: 'listing', address, depth: 0 }))
  yield noArticles(named.length > 0 ? named : [{ kind: 'guess', address: source.address, depth: 0 }])
}

/** Tries one usual address, and names the next where nothing is. @throws FetchError `refused` by a site's wall */
export async function* readGuess(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const path = GUESSES[source.depth]
  if (path === undefined) return yield noArticles([{ ...source, kind: 'home', depth: 0 }])
  const address = new URL(`/${path}`, source.address).href
  let found = false
  try {
    for await (const batch of readSitemap({ kind: 'listing', address, depth: 0 }, deps)) {
      found ||= batch.articles.length + batch.sources.length > 0
      yield batch
    }
  } catch (error) {
    if (found || deps.client.isRefusing(address) || !isMissing(error)) throw error
  }
  if (!found) yield noArticles([{ ...source, depth: source.depth + 1 }])
}

/** A guess that names nothing is no fault; a site that is down or limits requests is. */
const isMissing = (error: unknown): boolean =>
  error instanceof FetchError && ['unreadable', 'refused', 'too-large'].includes(error.code)

/** Reads which feeds a home page names (`<link rel="alternate">`). @throws FetchError */
export async function* readHome(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  await using opened = await deps.client.open({ url: source.address })
  const page = loadHtml(await opened.exchange.body.text())
  const feeds = new Set<string>()
  page?.('link[rel~="alternate"][href]').each((_n, element) => {
    const { href = '', type = '' } = element.attribs
    const url = FEED_TYPES.test(type) ? deps.scope.resolve(href, opened.exchange.url) : null
    if (url !== null && feeds.size < MAX_FEEDS) feeds.add(url)
  })
  yield noArticles([...feeds].map((address) => ({ kind: 'listing', address, depth: 0 })))
}
