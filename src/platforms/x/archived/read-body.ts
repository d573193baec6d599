import { loadHtml } from '../../../detect/html/load-html.ts'
import type { ArchivedBody, ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import { parseObject } from '../../shared/untyped-json.ts'
import { isNoticeAbout } from '../notices.ts'
import { readStreamedTweet } from './api-v1.ts'
import { readApiV2Tweet } from './api-v2.ts'
import { readLegacyPage } from './legacy-html.ts'
import { readMicrodata } from './microdata.ts'
import { readMobilePage } from './mobile-html.ts'
import { readPreview } from './preview.ts'

/** Maximum size of a page; they have about 300 KB. */
const LONGEST = 8_000_000

/**
 * Reads a post from an archived body of X, in any of the formats of platforms.md § 2.5. Null for login walls,
 * empty shells, error pages, a body with another id, and X's own notice in place of the post.
 */
export function readArchivedPost(post: PostRef, body: ArchivedBody): ArchivedPost | null {
  const found = readBody(post, body)
  const { text = null, author = null } = found?.record ?? {}
  return isNoticeAbout(text, author?.handle ?? null) ? null : found
}

function readBody(post: PostRef, body: ArchivedBody): ArchivedPost | null {
  if (body.text.length > LONGEST) return null
  const text = body.text.replace(REWRITTEN, '')
  if (/^\s*\{/.test(text)) {
    const json = parseObject(text)
    return json === null
      ? null
      : (readStreamedTweet(post, json, body.at) ?? readApiV2Tweet(post, json, body.at))
  }
  // A page without the post's id does not contain the post.
  if (!text.includes(post.id)) return null
  const page = loadHtml(text)
  if (page === null) return null
  for (const read of [readLegacyPage, readMicrodata, readMobilePage, readPreview]) {
    const found = read(post, page, body.at)
    if (found !== null) return found
  }
  return null
}

/** The prefix that a rewriting replay puts before media URLs. */
const REWRITTEN =
  /https?:(?:\\?\/){2}web\.archive\.org(?:\\?\/)web(?:\\?\/)\d{4,14}(?:[a-z]{2}_)?(?:\\?\/)(?=https?:(?:\\?\/){2}[a-z]+\.twimg\.com\b)/g
