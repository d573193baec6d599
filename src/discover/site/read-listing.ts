import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createStreamDecoder, detectCharset, type StreamDecoder } from '../../detect/charset.ts'
import { FetchError } from '../../model/errors.ts'
import { type XmlRecord, XmlRecordReader } from '../files/xml-records.ts'
import type { ListingEntry } from './listing-entry.ts'
import { readJsonFeed } from './read-json-feed.ts'

export interface ListingOptions {
  /** For messages. */
  readonly url: string
  readonly contentType: string | null
  /** The most bytes that are read after decompression; the rest is left out. */
  readonly maxBytes: number
}

const FIELDS: ReadonlySet<string> = new Set([
  ...['loc', 'lastmod', 'news:publication_date', 'news:title'],
  ...['link', 'guid', 'id', 'pubDate', 'dc:date', 'published', 'updated', 'modified', 'issued', 'title'],
])
/** The records of each root: sitemaps (sitemaps.org), RSS, RDF (RSS 1.0) and Atom. */
const RECORDS: Readonly<Record<string, string>> = {
  urlset: 'url',
  sitemapindex: 'sitemap',
  rss: 'item',
  rdf: 'item',
  feed: 'entry',
}
/** RFC 3986 sets no limit; servers accept no longer addresses. Sitemaps allow 2,048 characters. */
const MAX_TEXT = 4_096
/** A JSON Feed is read as a whole. */
const MAX_JSON_BYTES = 8_000_000
const HEAD_BYTES = 4_096

/**
 * Reads a sitemap (XML or text), a sitemap index, or a feed (RSS, Atom, RDF, JSON Feed), each plain or gzipped, as it arrives.
 * A document that breaks off gives what it had until there.
 *
 * @returns the entries in batches
 * @throws FetchError `unreadable` if it is none of these, after the entries before the fault
 */
export async function* readListing(
  body: Readable,
  options: ListingOptions,
): AsyncGenerator<readonly ListingEntry[]> {
  const chunks = limitBytes(await decompress(body), options.maxBytes)
  const first = await takeHead(chunks)
  const decoder = createStreamDecoder(detectCharset(first, charsetOf(options.contentType), null))
  const start = decoder.write(first)
  const rest = decode(chunks, decoder)
  const visible = start.replace(/^[\ufeff\s]+/, '')
  if (visible.startsWith('<')) yield* readXml(visible, rest, options)
  else if (visible.startsWith('{')) {
    let text = visible
    for await (const piece of rest) {
      text += piece
      if (text.length > MAX_JSON_BYTES) throw unreadable(options, 'is too long for a JSON Feed')
    }
    const entries = readJsonFeed(text)
    if (entries === null) throw unreadable(options, 'is JSON, but no JSON Feed')
    yield entries
  } else yield* readText(visible, rest, options)
}

const unreadable = ({ url }: Pick<ListingOptions, 'url'>, what: string, cause?: unknown): FetchError =>
  new FetchError('unreadable', `${url} ${what}.`, { input: url, cause })

/** Removes gzip, which `.xml.gz` files have whatever their headers say. */
async function decompress(body: Readable): Promise<AsyncIterator<Buffer>> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]()
  const first = await chunks.next()
  const whole = async function* () {
    if (!first.done) yield first.value
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  const zipped = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  return zipped ? pipeline(Readable.from(whole()), createGunzip(), () => {})[Symbol.asyncIterator]() : whole()
}

async function* limitBytes(chunks: AsyncIterator<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let left = maxBytes
  try {
    for (let next = await chunks.next(); !next.done && left > 0; next = await chunks.next()) {
      yield next.value.subarray(0, left)
      left -= next.value.length
    }
  } finally {
    await chunks.return?.()
  }
}

async function takeHead(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const taken: Buffer[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const next = await chunks.next()
    if (next.done) break
    taken.push(next.value)
    size += next.value.length
  }
  return Buffer.concat(taken)
}

async function* decode(chunks: AsyncGenerator<Buffer>, decoder: StreamDecoder): AsyncGenerator<string> {
  for await (const chunk of chunks) yield decoder.write(chunk)
  yield decoder.end()
}

const charsetOf = (contentType: string | null): string | null =>
  /;\s*charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ?? null

async function* readXml(
  start: string,
  rest: AsyncIterable<string>,
  options: ListingOptions,
): AsyncGenerator<readonly ListingEntry[]> {
  const reader = new XmlRecordReader({
    records: new Set(Object.values(RECORDS)),
    fields: FIELDS,
    maxText: MAX_TEXT,
  })
  const entriesOf = (records: readonly XmlRecord[]): ListingEntry[] => {
    if (reader.root !== null && RECORDS[reader.root] === undefined)
      throw unreadable(options, `is ${reader.root === 'html' ? 'a web page' : 'XML'}, no sitemap and no feed`)
    return records.flatMap((record) => toEntry(record) ?? [])
  }
  yield entriesOf(reader.write(start))
  try {
    for await (const piece of rest) yield entriesOf(reader.write(piece))
  } catch (cause) {
    throw cause instanceof FetchError ? cause : unreadable(options, 'breaks off', cause)
  }
  if (reader.root === null) throw unreadable(options, 'is no sitemap and no feed')
}

function toEntry({ name, fields, links }: XmlRecord): ListingEntry | null {
  const address =
    fields.get('loc') ??
    links.find(({ rel }) => rel === 'alternate')?.href ??
    fields.get('link') ??
    [fields.get('guid'), fields.get('id')].find((one) => one !== undefined && /^https?:/i.test(one))
  if (address === undefined) return null
  const published = fields.get('news:publication_date')
  return {
    kind: name === 'sitemap' ? 'sitemap' : 'article',
    address,
    publishedAt:
      published ??
      fields.get('published') ??
      fields.get('pubDate') ??
      fields.get('dc:date') ??
      fields.get('issued') ??
      null,
    modifiedAt: fields.get('lastmod') ?? fields.get('updated') ?? fields.get('modified') ?? null,
    title: fields.get('news:title') ?? fields.get('title') ?? null,
    news: published !== undefined,
  }
}

/** A text sitemap: an address a line. */
async function* readText(
  start: string,
  rest: AsyncIterable<string>,
  options: ListingOptions,
): AsyncGenerator<readonly ListingEntry[]> {
  let held = start
  let found = false
  const take = (lines: readonly string[]): ListingEntry[] => {
    const entries = lines.flatMap((line) => textEntry(line.trim()) ?? [])
    found ||= entries.length > 0
    return entries
  }
  for await (const piece of rest) {
    const lines = (held + piece).split('\n')
    held = lines.pop() ?? ''
    if (held.length > MAX_TEXT) held = ''
    yield take(lines)
  }
  yield take(held.split('\n'))
  if (!found) throw unreadable(options, 'is text without an address')
}

const textEntry = (line: string): ListingEntry | null =>
  line.length <= MAX_TEXT && /^https?:\/\/\S+$/i.test(line)
    ? { kind: 'article', address: line, publishedAt: null, modifiedAt: null, title: null, news: false }
    : null
