import { createHash } from 'node:crypto'
import { type DecodedArticle, type DecodeHints, decodeArticle } from '../../detect/decode-article.ts'
import { articleUrl } from '../../model/article-url.ts'
import { FetchError, InputError } from '../../model/errors.ts'
import type { Exchange, HttpClient } from '../../model/http.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import { deriveArticleAliases } from './derive-article-aliases.ts'

/** A loaded article: its URL, its body, and what distinguishes this version from others. */
export interface LoadedArticle {
  /** The URL as given, else the page's canonical URL, else `urn:sha256:{bodySha256}`. */
  url: string
  /** Its other URLs: see `deriveArticleAliases`. */
  aliases: string[]
  title: string | null
  /** ISO 8601; null if unknown. */
  publishedAt: string | null
  article: DecodedArticle
  /** SHA-256 of the bytes as they were received, in hex. */
  bodySha256: string
  bodyBytes: number
}

export interface ArticleDeps {
  http: HttpClient
  scratchDir: string
  signal?: AbortSignal | undefined
}

/** The metadata of an article that does not come from its bytes. */
export interface LoadHints extends DecodeHints {
  readonly url?: string | undefined
  /** The URL after redirects. */
  readonly finalUrl?: string | undefined
  readonly publishedAt?: string | null | undefined
}

/**
 * Loads an article by its URL.
 *
 * @throws InputError `input-missing` (another 4xx answer, the status in the message), `input-unreadable` (not text),
 * `input-empty`, `input-too-large`
 * @throws FetchError `refused` (401, 402, 403, 407, 451), `address-refused`, `network`, `upstream`, `rate-limited`
 */
export async function loadArticle(url: string, deps: ArticleDeps): Promise<LoadedArticle> {
  const { bytes, hints } = await fetchArticle(url, deps)
  return articleFromBytes(bytes, hints)
}

/**
 * Fetches an article's bytes, and what the response says about them.
 *
 * @throws as `loadArticle`, apart from what only the bytes show
 */
export async function fetchArticle(
  url: string,
  deps: ArticleDeps,
): Promise<{ bytes: Uint8Array; hints: LoadHints }> {
  await using scratch = await createScratch(deps.scratchDir)
  const exchange = await fetchPage(url, deps, scratch)
  if (REFUSALS.has(exchange.status)) {
    throw new FetchError('refused', `${url} answered ${exchange.status}.`, {
      input: url,
      hint: 'Open the address in a browser; an article that needs a login can be saved and given as a file.',
      exchange,
    })
  }
  if (exchange.status !== 200) {
    throw new InputError('input-missing', `${url} answered ${exchange.status}.`, {
      input: url,
      hint: 'Open the address in a browser; an article that needs a login can be saved and given as a file.',
    })
  }
  const contentType = exchange.headers['content-type'] ?? null
  if (contentType !== null && !TEXT_LIKE.test(contentType)) {
    throw new InputError('input-unreadable', `${url} is ${contentType.split(';', 1)[0]}, not an article.`, {
      input: url,
      hint: 'Give the address of a page of HTML or plain text.',
    })
  }
  return { bytes: await exchange.body.bytes(), hints: { url, finalUrl: exchange.url, contentType } }
}

/** Statuses of walls: the article exists, and the site does not give it to Stet now (RFC 9110 § 15.5). */
const REFUSALS: ReadonlySet<number> = new Set([401, 402, 403, 407, 451])

const TEXT_LIKE = /^\s*(?:text\/|application\/(?:xhtml\+xml|xml|json|ld\+json|(?:rss|atom)\+xml)\b)/i

async function fetchPage(
  url: string,
  { http, signal }: ArticleDeps,
  scratch: Parameters<HttpClient['fetch']>[0]['scratch'],
): Promise<Exchange> {
  try {
    return await http.fetch({
      url,
      headers: { accept: 'text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1' },
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (thrown) {
    if (!(thrown instanceof FetchError) || thrown.code !== 'too-large') throw thrown
    throw new InputError('input-too-large', `${url} is larger than an article may be.`, {
      input: url,
      hint: 'Raise STET_MAX_TEXT_BYTES, or save the page and give it as a file.',
      cause: thrown,
    })
  }
}

/**
 * Loads an article from its bytes.
 *
 * @throws InputError `input-unreadable` (binary) or `input-empty`
 */
export function articleFromBytes(bytes: Uint8Array, hints: LoadHints): LoadedArticle {
  const { format, contentType = null, name = null } = hints
  const article = decodeArticle(bytes, { format, contentType, name: name ?? hints.url ?? null })
  const bodySha256 = createHash('sha256').update(bytes).digest('hex')
  const { canonicalUrl } = article
  const url = articleUrl(hints.url ?? canonicalUrl ?? `urn:sha256:${bodySha256}`)
  return {
    url,
    aliases: deriveArticleAliases({ url, finalUrl: hints.finalUrl ?? null, canonicalUrl }),
    title: article.title,
    publishedAt: hints.publishedAt ?? null,
    article,
    bodySha256,
    bodyBytes: bytes.length,
  }
}
