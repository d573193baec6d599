import { X_LINKS } from '../text-link-pattern.ts'

/** The day on which X doubled its limit. */
const LONG_SINCE = '2017-11-07'
const LINK_WEIGHT = 23
const FREE_SINCE = '2016-09-19'
const ATTACHED = /\s*https?:\/\/t\.co\/[A-Za-z0-9]{1,24}\s*$/
/** Tolerance: clients have counted characters differently. */
const SLACK = 4

/** Would X have accepted this text as one post? 140 or 280 characters; a link counts 23, wide characters count twice. */
export function fitsOnePost(words: string, date: string | null): boolean {
  // Links to attachments (an image, a quoted post) are last, and do not count since then.
  const counted = date !== null && date < FREE_SINCE ? words : words.replace(ATTACHED, '')
  return weight(counted) <= (date !== null && date < LONG_SINCE ? 140 : 280) + SLACK
}

const WIDE = /[\u1100-\u11ff\u2e80-\uffef]|[\u{20000}-\u{3ffff}]/u

function weight(words: string): number {
  const picture = words.replace(/\s*pic\.(?:twitter|x)\.com\/[A-Za-z0-9]+/g, '')
  const bare = X_LINKS.replace(picture, '\u0001'.repeat(LINK_WEIGHT)).replace(/\s+/g, ' ').trim()
  let sum = 0
  for (const char of bare) sum += char > '\u10ff' && WIDE.test(char) ? 2 : 1
  return sum
}
