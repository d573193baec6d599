import { FetchError } from '../../model/errors.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle } from '../found-article.ts'
import type { ListingEntry } from './listing-entry.ts'
import { readListing } from './read-listing.ts'
import { parseSourceDate } from './source-dates.ts'

/** The protocol allows one index above a sitemap; real sites have a few more. */
const MAX_DEPTH = 5
const LISTING_TIMEOUT_MS = 10 * 60_000
const ACCEPT =
  'application/xml,text/xml,application/rss+xml,application/atom+xml,application/feed+json,text/plain;q=0.8,*/*;q=0.5'

/** Reads a sitemap, sitemap index or feed of a site. @throws FetchError */
export async function* readSitemap(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const request = {
    url: source.address,
    headers: { accept: ACCEPT },
    maxBytes: deps.maxListingBytes,
    cut: true,
    timeoutMs: LISTING_TIMEOUT_MS,
  }
  // A sitemap is meant for crawlers, even below a disallowed path.
  await using opened = await deps.client.open(request, { ignoresRobots: true })
  const { exchange } = opened
  const listing = readListing(exchange.body.stream(), {
    url: source.address,
    contentType: exchange.headers['content-type'] ?? null,
    maxBytes: deps.maxListingBytes,
  })
  const toBatch = createBatchReader(source, exchange.url, deps)
  for await (const entries of listing) yield toBatch(entries)
  if (exchange.truncated) throw new FetchError('too-large', `${source.address} is longer than Stet reads.`)
}

/**
 * Converts the entries of a listing.
 *
 * @param base the address of the listing after redirects; null if it has none
 */
export function createBatchReader(
  source: ArticleSource,
  base: string | null,
  deps: Pick<FinderDeps, 'clock' | 'scope' | 'since' | 'onForeign'>,
): (entries: readonly ListingEntry[]) => SourceBatch {
  const now = deps.clock.now()
  const { scope, since } = deps
  return (entries) => {
    const articles: FoundArticle[] = []
    const sources: ArticleSource[] = []
    for (const entry of entries) {
      const url = scope.resolve(entry.address, base)
      if (url === null) {
        deps.onForeign(entry.address)
        continue
      }
      const modifiedAt = parseSourceDate(entry.modifiedAt, now)
      if (since && modifiedAt && modifiedAt < since) continue
      if (entry.kind === 'sitemap') {
        if (source.depth < MAX_DEPTH) sources.push({ kind: 'listing', address: url, depth: source.depth + 1 })
        continue
      }
      const publishedAt = parseSourceDate(entry.publishedAt, now)
      if (since && publishedAt && publishedAt < since && !modifiedAt) continue
      articles.push({ url, publishedAt, modifiedAt, title: entry.title, news: entry.news, page: null })
    }
    return { articles, sources }
  }
}
