import { loadHtml } from '../../detect/html/load-html.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Poll, PostRecord, QuotedPost } from '../../model/post-record.ts'
import { readBlockText, underTitle } from '../shared/block-text.ts'
import { cleanText } from '../shared/clean-text.ts'
import {
  asObject,
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { readListingMedia } from './archived-media.ts'
import { buildRedditAuthor, redditTarget } from './embed-record.ts'
import { parseRedditUrl } from './post-url.ts'

/** The texts that stand in place of a post that is gone. */
const GONE = /^\[(?:deleted|removed)(?: by [^\]]*)?\]$/

/** The post (`t3`) of a listing that Reddit served as `….json` until June 2026; null if there is none. */
export function findListedPost(text: string, id: string): JsonObject | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // A page that is no JSON is another kind of body.
    return null
  }
  const listings = Array.isArray(json) ? json : [json]
  const all = listings.flatMap((listing) => getObjects(getObject(asObject(listing), 'data'), 'children'))
  return (
    all.map((child) => getObject(child, 'data')).find((post) => getString(post, 'name') === `t3_${id}`) ??
    null
  )
}

/** Builds the record of a listed post; null if the copy was made after the post was gone. */
export function buildListedRecord(
  post: PostRef,
  listed: JsonObject,
  at: Date,
): { record: PostRecord; missing: MissingPart[] } | null {
  const title = getString(listed, 'title')
  const removed = getString(listed, 'removed_by_category') !== null
  if (title === null || removed || GONE.test(getString(listed, 'selftext') ?? '')) return null
  const { stet: _, witness, confirmedBy, quotedBy, quoted: none, ...blank } = blankRecord(post, 'web-archive')
  const [parent] = getObjects(listed, 'crosspost_parent_list')
  const record: PostRecord = {
    ...blankRecord(post, 'web-archive'),
    ...listedPost(blank, listed, title, at),
    archivedAt: at.toISOString(),
    quoted: parent === undefined ? null : quotedPost(parent, at),
  }
  return { record, missing: [] }
}

function communityOf(listed: JsonObject): Pick<PostRecord, 'community'> {
  const community = getString(listed, 'subreddit_name_prefixed')
  return community?.startsWith('r/') ? { community } : {}
}

function listedPost(blank: QuotedPost, listed: JsonObject, title: string, at: Date): QuotedPost {
  const markup = getString(listed, 'selftext_html')
  const body = markup === null ? null : loadHtml(unescapeOnce(markup))
  const words = underTitle(
    cleanText(title).trim(),
    body === null ? { text: '', entities: [] } : readBlockText(body, body('.md').first(), redditTarget),
  )
  const time = getCount(listed, 'created_utc')
  const publishedAt = time === null ? null : new Date(time * 1000).toISOString()
  const name = getString(listed, 'author')
  const flair = getString(listed, 'author_flair_text')
  const labels = [
    getString(listed, 'link_flair_text'),
    getBoolean(listed, 'spoiler') ? 'spoiler' : null,
  ].filter((one) => one !== null)
  const score = listed.score
  return {
    ...blank,
    title: cleanText(title).trim(),
    text: words.text,
    entities: words.entities,
    author:
      name === null || name === '[deleted]'
        ? null
        : { ...buildRedditAuthor(name), id: getString(listed, 'author_fullname') },
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    sensitive: getBoolean(listed, 'over_18'),
    media: readListingMedia(listed, blank.url),
    poll: pollOf(listed),
    linkCard: linkCardOf(listed),
    metrics: {
      at: at.toISOString(),
      likes: typeof score === 'number' && Number.isSafeInteger(score) ? score : null,
      replies: getCount(listed, 'num_comments'),
      reposts: getCount(listed, 'num_crossposts'),
      quotes: null,
      views: getCount(listed, 'view_count'),
    },
    // The time of the edit, or false.
    ...(typeof listed.edited === 'number' ? { edited: true as const } : {}),
    ...communityOf(listed),
    ...(flair === null ? {} : { byline: flair }),
    ...(labels.length === 0 ? {} : { labels }),
  }
}

/** Without `raw_json=1` the markup is escaped once more. */
function unescapeOnce(markup: string): string {
  return markup.startsWith('&lt;') ? (loadHtml(markup)?.text() ?? '') : markup
}

function quotedPost(parent: JsonObject, at: Date): PostRecord['quoted'] {
  const url = URL.parse(getString(parent, 'permalink') ?? '', 'https://www.reddit.com/')
  const ref = url === null ? null : parseRedditUrl(url)
  const title = getString(parent, 'title')
  if (ref === null || title === null)
    return { status: 'unavailable', id: ref?.id ?? null, url: ref?.url ?? null }
  const { stet: _, witness, confirmedBy, quotedBy, quoted, ...blank } = blankRecord(ref, 'web-archive')
  return { status: 'served', post: listedPost(blank, parent, title, at) }
}

function pollOf(listed: JsonObject): Poll | null {
  const given = getObject(listed, 'poll_data')
  const options = getObjects(given, 'options').flatMap((one) => {
    const label = getString(one, 'text')
    return label === null ? [] : [{ label, votes: getCount(one, 'vote_count') }]
  })
  const end = getCount(given, 'voting_end_timestamp')
  const voters = getCount(given, 'total_vote_count')
  if (options.length === 0) return null
  return {
    options,
    endsAt: end === null ? null : new Date(end).toISOString(),
    ...(voters === null ? {} : { voters }),
  }
}

/** The page that a link post links to; null for Reddit's own pages and media. */
function linkCardOf(listed: JsonObject): PostRecord['linkCard'] {
  const url = URL.parse(getString(listed, 'url_overridden_by_dest') ?? getString(listed, 'url') ?? '')
  if (getBoolean(listed, 'is_self') || url === null || !/^https?:$/.test(url.protocol)) return null
  if (/(?:^|\.)(?:reddit\.com|redd\.it)$/.test(url.hostname)) return null
  return { url: url.href, title: null, description: null, site: url.hostname, imageUrl: null }
}
