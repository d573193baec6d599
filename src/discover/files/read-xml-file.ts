import { Readable } from 'node:stream'
import { createStreamDecoder, detectCharset } from '../../detect/charset.ts'
import { articleUrl } from '../../model/article-url.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle } from '../found-article.ts'
import { readListing } from '../site/read-listing.ts'
import { createBatchReader } from '../site/read-sitemap.ts'
import { parseSourceDate } from '../site/source-dates.ts'
import type { InputFile } from './input-file.ts'
import { type XmlRecord, XmlRecordReader } from './xml-records.ts'

/** WordPress names its export by this namespace, at the beginning. */
const WXR = /xmlns:wp\s*=\s*["']http:\/\/wordpress\.org\/export\//
const HEAD_BYTES = 16_384
/** Posts of these types are pages of the site; attachments, menus and revisions are not. */
const NO_ARTICLES =
  /^(?:attachment|nav_menu_item|revision|wp_.*|custom_css|customize_changeset|oembed_cache)$/

/** Reads a saved sitemap or feed, or an export of WordPress (WXR), whose posts come with their bodies. */
export async function* readXmlFile(
  file: InputFile,
  source: ArticleSource,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  const chunks = (await file.read())[Symbol.asyncIterator]()
  const head: Buffer[] = []
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await chunks.next()
    if (next.done) break
    head.push(next.value)
    size += next.value.length
  }
  const start = Buffer.concat(head)
  const whole = Readable.from(
    (async function* () {
      yield start
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    })(),
    { objectMode: false },
  )
  if (WXR.test(start.toString('latin1'))) return yield* readWxr(whole, start, deps)
  const { maxListingBytes: maxBytes } = deps
  const toBatch = createBatchReader(source, deps.siteUrl, deps)
  for await (const entries of readListing(whole, { url: file.name, contentType: null, maxBytes }))
    yield toBatch(entries)
}

async function* readWxr(stream: Readable, start: Buffer, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const decoder = createStreamDecoder(detectCharset(start, null, null))
  const reader = new XmlRecordReader({
    records: new Set(['item']),
    fields: new Set([
      ...['link', 'title', 'content:encoded', 'wp:post_date_gmt', 'wp:post_modified_gmt'],
      ...['wp:post_type', 'wp:status', 'wp:post_password'],
    ]),
    maxText: deps.maxPageBytes,
  })
  const batch = (records: readonly XmlRecord[]): SourceBatch => ({
    articles: records.flatMap((one) => wxrArticle(one, deps) ?? []),
    sources: [],
  })
  for await (const chunk of stream) yield batch(reader.write(decoder.write(chunk)))
  yield batch(reader.write(decoder.end()))
}

function wxrArticle({ fields }: XmlRecord, deps: FinderDeps): FoundArticle | null {
  const link = fields.get('link')
  const isPublic = fields.get('wp:status') === 'publish' && !fields.has('wp:post_password')
  if (link === undefined || !URL.canParse(link) || !isPublic) return null
  if (NO_ARTICLES.test(fields.get('wp:post_type') ?? '')) return null
  const now = deps.clock.now()
  const publishedAt = parseSourceDate(fields.get('wp:post_date_gmt'), now)
  const modifiedAt = parseSourceDate(fields.get('wp:post_modified_gmt'), now)
  if (deps.since && (modifiedAt ?? publishedAt ?? now) < deps.since) return null
  const html = fields.get('content:encoded') ?? ''
  const bytes = Buffer.from(html)
  return {
    url: articleUrl(link),
    publishedAt,
    modifiedAt,
    title: fields.get('title') ?? null,
    news: false,
    page: html === '' ? null : { bytes, format: 'html', contentType: null, capturedAt: null },
  }
}
