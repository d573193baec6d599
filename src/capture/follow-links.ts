import { decodeArticle } from '../detect/decode-article.ts'
import type { AskContext } from '../model/ask-context.ts'
import { FetchError, InputError } from '../model/errors.ts'
import type { Exchange, HttpRequest } from '../model/http.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { PostLink, PostRecord } from '../model/post-record.ts'
import type { ShortLinks } from '../model/short-links.ts'
import type { ExchangeLog } from './exchange-log.ts'
import type { CapturedContent } from './types.ts'

/** A title stands in a page's head; no more of a page is taken. */
const PAGE_BYTES = 262_144
const TIMEOUT_MS = 10_000
/** No post shows more. */
const MOST = 40
const TITLE_LENGTH = 500

type Means = Pick<AskContext, 'http' | 'scratch'> & {
  exchanges: ExchangeLog
  platform: Pick<Platform, 'shortLinks'>
  expandLinks?: boolean | undefined
}

/**
 * Follows each short link of the record once: what it stands for, and the address, status and title
 * of the page there. Nothing of it is required; what fails is a note.
 */
export async function followLinks(
  content: CapturedContent,
  { signal }: { signal?: AbortSignal },
  means: Means,
): Promise<CapturedContent> {
  const { shortLinks } = means.platform
  if (shortLinks === undefined || means.expandLinks === false) return content
  const shorts = shortLinksOf(content.record, shortLinks).slice(0, MOST)
  if (shorts.length === 0) return content
  const ask = (request: Omit<HttpRequest, 'scratch'>) => asked(request, means, signal)
  const followed = await Promise.all(shorts.map((short) => follow(short, shortLinks, ask)))
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

type Answer = { exchange: Exchange } | { failed: string }
type Ask = (request: Omit<HttpRequest, 'scratch'>) => Promise<Answer>

async function follow(
  short: string,
  links: ShortLinks,
  ask: Ask,
): Promise<{ link: PostLink; note?: string }> {
  const link: PostLink = { short, url: null, finalUrl: null, status: null, title: null }
  const note = (why: string) => `The link ${short} was not followed to its end: ${why}.`
  const first = await ask({ url: short, redirects: 0, headers: links.headers })
  if ('failed' in first) return { link, note: note(first.failed) }
  const { status, headers, body } = first.exchange
  const target = links.target({ status, headers, text: await body.text() })
  if (target === null) return { link, note: note(`${new URL(short).host} answered ${status}`) }
  const { url } = target
  if (!target.visit) return { link: { ...link, url, finalUrl: url } }
  const page = await ask({
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

/** What was answered, whatever its status; else the code of what went wrong. */
async function asked(
  request: Omit<HttpRequest, 'scratch'>,
  { http, scratch, exchanges }: Means,
  signal: AbortSignal | undefined,
): Promise<Answer> {
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
    // Empty, or no text: it has no title.
    if (thrown instanceof InputError) return null
    throw thrown
  }
}
