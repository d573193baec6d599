import { loadHtml } from '../../../detect/load-html.ts'
import type { ArchivedBody, ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import { parseObject } from '../../shared/untyped-json.ts'
import { readStreamedTweet } from './api-v1.ts'
import { readApiV2Tweet } from './api-v2.ts'
import { readLegacyPage } from './legacy-html.ts'
import { readMicrodata } from './microdata.ts'
import { readMobilePage } from './mobile-html.ts'
import { readPreview } from './preview.ts'

/** Pages are some 300 KB; what is much larger is none. */
const LONGEST = 8_000_000

/**
 * The post in an archived body of X, in any of the shapes of platforms.md § 2.5. Null for login
 * walls, shells, error pages, and for every other post: the id in the body must be the one asked for.
 */
export function readArchivedPost(post: PostRef, body: ArchivedBody): ArchivedPost | null {
  if (body.text.length > LONGEST) return null
  const text = body.text.replace(REWRITTEN, '')
  if (/^\s*\{/.test(text)) {
    const json = parseObject(text)
    return json === null
      ? null
      : (readStreamedTweet(post, json, body.at) ?? readApiV2Tweet(post, json, body.at))
  }
  // Nothing of a post can be read from a page that does not name it.
  if (!text.includes(post.id)) return null
  const page = loadHtml(text)
  if (page === null) return null
  for (const read of [readLegacyPage, readMicrodata, readMobilePage, readPreview]) {
    const found = read(post, page, body.at)
    if (found !== null) return found
  }
  return null
}

/** What a replay with rewriting has put before the addresses of media. */
const REWRITTEN =
  /https?:(?:\\?\/){2}web\.archive\.org(?:\\?\/)web(?:\\?\/)\d{4,14}(?:[a-z]{2}_)?(?:\\?\/)(?=https?:(?:\\?\/){2}[a-z]+\.twimg\.com\b)/g
