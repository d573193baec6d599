import { decodeArticle } from '../detect/decode-article.ts'
import { type Elements, extractElementText, loadHtml } from '../detect/html/load-html.ts'
import type { Clock } from '../model/clock.ts'
import { FetchError, InputError } from '../model/errors.ts'
import type { Exchange, HttpClient } from '../model/http.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { CdxRecord } from '../webarchive/cdx.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import { isSameUrl, type LinkCheck } from './link-status.ts'
import { computeSimhash } from './simhash.ts'

/** Maximum bytes to read of a page: enough text to recognise it by. */
const PAGE_BYTES = 1_000_000
const TIMEOUT_MS = 15_000

export interface CheckLinkDeps {
  readonly http: HttpClient
  readonly clock: Clock
  readonly scratchDir: string
  readonly signal?: AbortSignal
}

const NO_PAGE = { finalUrl: null, status: null, title: null, fingerprint: null }

/**
 * Checks a page once. Statuses 404 and 410 give `gone`. Rate limits, refusals, outages and network errors
 * give `unknown`.
 */
export async function checkLink(
  url: string,
  { http, scratchDir, signal }: CheckLinkDeps,
): Promise<LinkCheck> {
  await using scratch = await createScratch(scratchDir)
  try {
    const exchange = await http.fetch({
      url,
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.1' },
      attempts: 1,
      maxBytes: PAGE_BYTES,
      cut: true,
      timeoutMs: TIMEOUT_MS,
      scratch,
      ...(signal ? { signal } : {}),
    })
    const { status, url: finalUrl } = exchange
    const found =
      status === 404 || status === 410 ? 'gone' : status >= 200 && status < 300 ? 'there' : 'unknown'
    const page = found === 'there' ? await parsePage(exchange) : null
    const content = { title: page?.title ?? null, fingerprint: page?.fingerprint ?? null }
    return { found, finalUrl, status, ...content }
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return { ...NO_PAGE, found: 'unknown', status: thrown.exchange?.status ?? null }
  }
}

async function parsePage({ body, headers }: Exchange) {
  const contentType = headers['content-type'] ?? null
  if (contentType !== null && !/html|text/i.test(contentType)) return null
  try {
    const { text, title, format } = decodeArticle(await body.bytes(), { contentType })
    return { title, fingerprint: computeSimhash(format === 'html' ? pageText(text) : text) }
  } catch (thrown) {
    // The body is empty or not text.
    if (thrown instanceof InputError) return null
    throw thrown
  }
}

/** The page's text, with spaces between elements. */
function pageText(html: string): string {
  const $ = loadHtml(`<body>${html}</body>`)
  if ($ === null) return ''
  $('script, style, noscript, template').remove()
  const spaced = (parent: Elements): string => ` ${extractElementText($, parent, spaced)} `
  return spaced($('body').first())
}

/**
 * Finds the newest successful capture of a URL in a public web archive; null if there is none.
 *
 * @throws FetchError if the archive does not answer
 */
export async function findArchivedCopy(
  url: string,
  archive: Pick<WebArchive, 'captures'>,
  { http, scratchDir, signal }: CheckLinkDeps,
): Promise<CdxRecord | null> {
  await using scratch = await createScratch(scratchDir)
  const { captures } = await archive.captures(
    {
      prefix: url.replace(/^https?:\/\//i, ''),
      filters: ['statuscode:200'],
      collapse: 'timestamp:6',
      limit: 200,
    },
    { http, scratch, ...(signal ? { signal } : {}) },
  )
  const same = captures.filter((one) => isSameUrl(one.url, url))
  return same.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1)).at(-1) ?? null
}
