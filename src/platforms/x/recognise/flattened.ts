import type { TextFinding } from '../../../model/recogniser.ts'
import { type AuthorLine, parseAuthorLine } from '../../shared/author-line.ts'
import { cleanQuoteText } from '../../shared/clean-quote-text.ts'
import { findQuoteStart } from '../../shared/quote-start.ts'
import { isTrailer, type QuoteStyle } from '../../shared/recognition/quote-boundaries.ts'
import { timeOfId } from '../snowflake.ts'
import { parseHandle, parseStatusUrl } from '../status-url.ts'
import { X_LINKS } from '../text-link-pattern.ts'
import { fitsOnePost } from './post-limit.ts'

/** A text without one of these contains no flattened citation, and no short code that names X by its letter. */
export const FLATTENED_PATTERN =
  /@[\w\\]{1,24}(?:<\/a>)?[)）]|(?<=End of )Twitter post|End of X post|(?:\[|\{\{?[<%])\s?x\s/iy

/** The line below each post on the BBC's pages, for screen readers. */
const END_LINK = /(?:Report\s{1,3})?End of (?:Twitter|X) post(?: \d{1,3})? by @(\w{1,20})/y

/** The link to report a post, which the BBC's pages have behind its date. */
const REPORT = /^\s{1,4}Report(?=\s*$|\s+[^\s\p{Ll}])/u

const STYLE: QuoteStyle = { links: X_LINKS, fitsOnePost: fitsOnePost }

/** Finds flattened citations in a text, in order. */
export function findFlattenedXPosts(text: string): TextFinding[] {
  const found: TextFinding[] = []
  let floor = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < floor) continue
    const byline = parseAuthorLine(text, at, floor) ?? endLinkAt(text, at)
    if (byline === null) continue
    const finding = citation(text, byline, floor)
    floor = skipEndLink(text, byline.end)
    if (finding !== null) found.push(finding)
  }
  return found
}

function endLinkAt(text: string, at: number): AuthorLine | null {
  const least = Math.max(0, at - 40)
  const start = least + text.slice(least, at).lastIndexOf('End of ')
  if (start < least) return null
  END_LINK.lastIndex = start
  const match = END_LINK.exec(text)
  if (match?.[1] === undefined) return null
  return {
    start,
    end: start + match[0].length,
    name: '',
    handle: match[1],
    date: null,
    address: null,
    ownLine: false,
  }
}

function skipEndLink(text: string, end: number): number {
  const gap = /^\s{0,4}/.exec(text.slice(end, end + 4))?.[0].length ?? 0
  END_LINK.lastIndex = end + gap
  const match = END_LINK.exec(text)
  if (match !== null) return end + gap + match[0].length
  return end + (REPORT.exec(text.slice(end, end + 14))?.[0].length ?? 0)
}

function citation(text: string, byline: AuthorLine, floor: number): TextFinding | null {
  const below = findTrailer(text, byline.start, floor) ?? byline.start
  const start = findQuoteStart(text, trimmedEnd(text, below, floor), floor, { ...byline, style: STYLE })
  const raw = text.slice(start, below)
  const words = cleanQuoteText(raw)
  if (words === '') return null
  const addressed = own(byline, [byline.address, ...markdownTargets(raw)])
  return {
    platform: 'x',
    id: addressed?.id ?? null,
    url: addressed?.url ?? null,
    role: 'flattened',
    form: byline.name === '' ? 'flattened-end-link' : 'flattened',
    author: { name: byline.name, handle: byline.handle },
    text: words,
    publishedOn: byline.date,
    links: X_LINKS.find(words),
    start,
    end: byline.end,
  }
}

function trimmedEnd(text: string, end: number, floor: number): number {
  let at = end
  while (at > floor && /[\s>]/.test(text[at - 1] ?? '')) at--
  return at
}

/** The start of the line that a site left between the words and the signature, such as `View image on Twitter`. */
function findTrailer(text: string, signature: number, floor: number): number | null {
  const end = trimmedEnd(text, signature, floor)
  const start = floor + text.slice(floor, end).lastIndexOf('\n') + 1
  return start > floor && isTrailer(text.slice(start, end).trim()) ? start : null
}

/** Does the URL next to the text belong to the post? It must name the same author, or its id the same day. */
function own(byline: AuthorLine, addresses: readonly (string | null)[]) {
  for (const address of addresses) {
    const ref = address === null ? null : parseStatusUrl(address)
    if (ref === null) continue
    if (parseHandle(ref)?.toLowerCase() !== byline.handle.toLowerCase()) continue
    if (byline.date === null || nearDay(timeOfId(ref.id), byline.date)) return ref
  }
  return null
}

const DAY = 86_400_000

/** The date is in the embedding page's time zone, so it may differ by a day. */
function nearDay(published: string | null, date: string): boolean {
  if (published === null) return true
  return Math.abs(Date.parse(published.slice(0, 10)) - Date.parse(date)) <= DAY
}

function markdownTargets(raw: string): string[] {
  return [...raw.matchAll(/\]\s{0,2}\((https?:\/\/[^\s()]{1,300})\)/g)].map((match) => match[1] ?? '')
}
