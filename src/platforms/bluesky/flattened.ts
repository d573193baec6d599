import type { PostRef } from '../../model/platform.ts'
import type { TextFinding } from '../../model/recogniser.ts'
import { type AuthorLine, findUrlAfterDate, parseAuthorLine } from '../shared/author-line.ts'
import { cleanQuoteText } from '../shared/clean-quote-text.ts'
import { findQuoteStart } from '../shared/quote-start.ts'
import type { QuoteStyle } from '../shared/recognition/quote-boundaries.ts'
import { FULL_URL_LINKS } from '../shared/text-links.ts'

/** A handle is a host name. Without one in parentheses a text contains no signature. */
export const SIGNATURE_PATTERN = /@[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:<\/a>)?[)）]/iy

const HANDLE = /[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/y
/** The embed writes the time after the date: `January 1, 2025 at 3:00 PM`. */
const TIME = /^\s?at\s?\d{1,2}:\d{2}[\s\u202f]?[AP]M/
/** A post has at most 300 graphemes, each of at least one code point. */
const LONGEST_POST = 300
const STYLE: QuoteStyle = {
  links: FULL_URL_LINKS,
  fitsOnePost: (words) => words.length <= LONGEST_POST || [...words].length <= LONGEST_POST,
}
/** The embed's placeholder for images. */
const ATTACHED = /\s*\[image or embed\]\s*$/

/**
 * Finds posts whose text is left from Bluesky's embed without its markup (platforms.md § 3). The signature is
 * like X's: `words — Name (@handle) January 1, 2025 at 3:00 PM`.
 */
export function findFlattenedBlueskyPosts(
  text: string,
  post: (address: string) => PostRef | null,
): TextFinding[] {
  const found: TextFinding[] = []
  let floor = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < floor) continue
    const byline = parseAuthorLine(text, at, floor, HANDLE)
    if (byline === null) continue
    const finding = citation(text, byline, floor, post)
    floor = finding?.end ?? byline.end
    if (finding !== null) found.push(finding)
  }
  return found
}

function citation(
  text: string,
  byline: AuthorLine,
  floor: number,
  post: (address: string) => PostRef | null,
): TextFinding | null {
  const least = Math.max(floor, byline.start - 60)
  const tail = text.slice(least, byline.start)
  const end = least + tail.replace(ATTACHED, '').replace(/[\s>]+$/, '').length
  const start = findQuoteStart(text, end, floor, { ...byline, style: STYLE })
  const words = cleanQuoteText(text.slice(start, end))
  if (words === '') return null
  const timed = byline.end + (TIME.exec(text.slice(byline.end, byline.end + 20))?.[0].length ?? 0)
  const behind = byline.address === null ? findUrlAfterDate(text, timed, null) : byline
  const own = behind.address === null ? null : post(behind.address)
  return {
    platform: 'bluesky',
    id: own?.id ?? null,
    url: own?.url ?? null,
    role: 'flattened',
    form: 'flattened',
    author: { name: byline.name, handle: byline.handle },
    text: words,
    publishedOn: byline.date,
    links: FULL_URL_LINKS.find(words),
    start,
    end: behind.end,
  }
}
