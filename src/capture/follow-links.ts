import { decodeArticle } from '../detect/decode-article.ts'
import type { AskContext } from '../model/ask-context.ts'
import { FetchError, InputError } from '../model/errors.ts'
import type { Exchange, HttpRequest } from '../model/http.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { ExpandedLink, PostRecord } from '../model/post-record.ts'
import type { ShortLinks } from '../model/short-links.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { CapturedContent } from './types.ts'

/** Maximum bytes to read of a page: its title is in the head. */
const PAGE_BYTES = 262_144
const TIMEOUT_MS = 10_000
/** Maximum number of links to follow: no post shows more. */
const MAX_LINKS = 40
const TITLE_LENGTH = 500

type Deps = Pick<AskContext, 'http' | 'scratch'> & {
  exchanges: ExchangeLog
  platform: Pick<Platform, 'shortLinks'>
  expandLinks?: boolean | undefined
}

/**
 * Follows each short link of the record once and records its target, and the URL, status and title of
 * the page there. None of this is required: a failure becomes a note.
 */
export async function followLinks(
  content: CapturedContent,
  { signal }: { signal?: AbortSignal },
  deps: Deps,
): Promise<CapturedContent> {
  const { shortLinks } = deps.platform
  if (shortLinks === undefined || deps.expandLinks === false) return content
  const shorts = shortLinksOf(content.record, shortLinks).slice(0, MAX_LINKS)
  if (shorts.length === 0) return content
  const fetch = (request: Omit<HttpRequest, 'scratch'>) => fetchAnyStatus(request, deps, signal)
  const followed = await Promise.all(shorts.map((short) => follow(short, shortLinks, fetch)))
  return {
    ...content,
    record: { ...content.record, links: followed.map(({ link }) => link) },
    notes: [...content.notes, ...followed.flatMap(({ note }) => note ?? [])],
  }
}

function shortLinksOf({ entities, quoted, linkCard }: PostRecord, links: ShortLinks): string[] {
  const all = [
    ...entities,
    ...(quoted?.status === 'served' ? quoted.post.entities : []),
    { kind: 'link' as const, short: linkCard?.url ?? null },
  ]
  return [
    ...new Set(
      all.flatMap(({ kind, short }) => (kind === 'link' && short && links.matches(short) ? [short] : [])),
    ),
  ]
}

type FetchResult = { exchange: Exchange } | { failed: string }
type Fetch = (request: Omit<HttpRequest, 'scratch'>) => Promise<FetchResult>

async function follow(
  short: string,
  links: ShortLinks,
  fetch: Fetch,
): Promise<{ link: ExpandedLink; note?: string }> {
  const link: ExpandedLink = { short, url: null, finalUrl: null, status: null, title: null }
  const note = (why: string) => `The link ${short} could not be followed: ${why}.`
  const first = await fetch({ url: short, redirects: 0, headers: links.headers })
  if ('failed' in first) return { link, note: note(first.failed) }
  const { status, headers, body } = first.exchange
  const target = await links.target({ status, headers, text: await body.text() })
  if (target === null) return { link, note: note(`${new URL(short).host} answered ${status}`) }
  const { url } = target
  if (!target.visit) return { link: { ...link, url, finalUrl: url } }
  const page = await fetch({
    url,
    attempts: 1,
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.1' },
  })
  if ('failed' in page) return { link: { ...link, url }, note: note(page.failed) }
  const { exchange } = page
  return {
    link: { ...link, url, finalUrl: exchange.url, status: exchange.status, title: await titleOf(exchange) },
  }
}

/** Fetches a URL. Returns the response, whatever its status, or the error's code. */
async function fetchAnyStatus(
  request: Omit<HttpRequest, 'scratch'>,
  { http, scratch, exchanges }: Deps,
  signal: AbortSignal | undefined,
): Promise<FetchResult> {
  try {
    const exchange = await http.fetch({
      maxBytes: PAGE_BYTES,
      cut: true,
      timeoutMs: TIMEOUT_MS,
      scratch,
      recorder: exchanges,
      ...request,
      ...(signal === undefined ? {} : { signal }),
    })
    return { exchange }
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return thrown.exchange === null ? { failed: thrown.code } : { exchange: thrown.exchange }
  }
}

async function titleOf({ body, headers }: Exchange): Promise<string | null> {
  const contentType = headers['content-type'] ?? null
  if (contentType !== null && !/html/i.test(contentType)) return null
  try {
    const { title } = decodeArticle(await body.bytes(), { format: 'html', contentType })
    return title === null ? null : Array.from(title).slice(0, TITLE_LENGTH).join('')
  } catch (thrown) {
    // The body is empty or not text, so it has no title.
    if (thrown instanceof InputError) return null
    throw thrown
  }
}
