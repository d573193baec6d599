import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, Entity, PostMetrics, PostRecord } from '../../model/post-record.ts'
import { readBlockText, underTitle } from '../shared/block-text.ts'
import { cleanText } from '../shared/clean-text.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import { type FoundPart, findUnknownParts } from '../shared/unknown-parts.ts'
import { getBoolean, getCount, getObject, getString, parseObject } from '../shared/untyped-json.ts'
import { readEmbedMedia } from './embed-media.ts'
import { SCREENVIEW_PATHS } from './fields.ts'
import { parseRedditUrl } from './post-url.ts'

/** A record of an embed page; `titled` tells whether the page has the title itself. */
export interface EmbedRecord {
  readonly record: PostRecord
  readonly titled: boolean
  readonly missing: MissingPart[]
  readonly notes: string[]
  readonly unknownParts: readonly FoundPart[]
}

/**
 * Builds the record of a post from its embed page (platforms-2.md § 6.2). The text is the title and, below an empty line,
 * the whole text of the post. A page without a title element gets the title that its address ends with.
 *
 * @param post the post at the address that the page names
 * @returns null if the page has no data about the post
 */
export function buildEmbedRecord($: HtmlPage, post: PostRef, at: Date): EmbedRecord | null {
  const data = parseObject($('shreddit-screenview-data').attr('data') ?? '')
  const shown = getObject(data, 'post')
  if (getString(shown, 'id') !== `t3_${post.id}`) return null
  const content = $('[id$="-post-rtjson-content"]').first()
  const own = $('h1[class*="line-clamp"], shreddit-embed-title').first().text()
  const told = own.trim() === '' ? (getString(shown, 'title') ?? '') : own
  const title = cleanText(told.replace(/\s+/g, ' ')).trim() || titleInAddress($)
  const body = readBlockText($, content, redditTarget)
  const words = underTitle(title, body)
  const type = getString(shown, 'type')
  const target = getString(shown, 'url')
  const time = getCount(shown, 'created_timestamp')
  const publishedAt = time === null ? null : new Date(time).toISOString()
  const community = getString(getObject(data, 'subreddit'), 'name')
  const record: PostRecord = {
    ...blankRecord(post, 'reddit-embed'),
    title,
    text: words.text,
    entities: words.entities,
    author: readAuthor($, content),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    media: readEmbedMedia($, type, target, post.url),
    linkCard: linkCard(target),
    sensitive: getBoolean(shown, 'nsfw'),
    metrics: readMetrics($, content, at),
    quoted: type === 'crosspost' ? quotedOf(target) : null,
    ...(getBoolean(shown, 'spoiler') ? { labels: ['spoiler'] } : {}),
    ...(community === null || /^u_/.test(community) ? {} : { community: `r/${community}` }),
  }
  const poll = type === 'poll'
  return {
    record,
    titled: own.trim() !== '',
    missing: poll ? [{ part: 'poll', url: post.url, reason: 'upstream' }] : [],
    notes: told.trim() === '' ? ['The title is the one in the address.'] : [],
    unknownParts: [...unknownType(type, target), ...findUnknownParts(data, SCREENVIEW_PATHS)],
  }
}

/** The kinds of posts that this version reads. */
const TYPES: ReadonlySet<string> = new Set([
  'text',
  'multi_media',
  'image',
  'gallery',
  'gif',
  'video',
  'link',
  'crosspost',
  'poll',
])

/** A post of an unknown kind shows something that Stet does not read. */
function unknownType(type: string | null, target: string | null): FoundPart[] {
  return type === null || TYPES.has(type)
    ? []
    : [{ path: `post.type=${type}`.slice(0, 120), holds: 'media', url: target }]
}

/** What a link in a post leads to; addresses may lack the host. */
export function redditTarget(href: string): Pick<Entity, 'kind' | 'url'> | null {
  const url = URL.parse(href, 'https://www.reddit.com/')
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const person = /^\/(?:u|user)\/[\w-]+\/?$/.test(url.pathname) && url.hostname === 'www.reddit.com'
  return { kind: person ? 'mention' : 'link', url: url.href }
}

/** The author of an account's name. */
export const buildRedditAuthor = (name: string): Author =>
  blankAuthor(name, name, `https://www.reddit.com/user/${name}/`)

function titleInAddress($: HtmlPage): string {
  const path = URL.parse($('#canonical-url-updater').attr('value') ?? '')?.pathname ?? ''
  const slug = /\/comments\/\w+\/([^/]+)/.exec(path)?.[1] ?? ''
  const words = slug.replaceAll('_', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function readAuthor($: HtmlPage, content: Elements): Author | null {
  for (const node of $('a[href*="reddit.com/user/"]').toArray()) {
    if (content.find(node).length > 0) continue
    const name = /reddit\.com\/user\/([\w-]{1,40})/.exec($(node).attr('href') ?? '')?.[1]
    if (name !== undefined) return buildRedditAuthor(name)
  }
  return null
}

/** The page that a post links to; null for Reddit's own pages and media. */
function linkCard(target: string | null): PostRecord['linkCard'] {
  const url = URL.parse(target ?? '')
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  if (/(?:^|\.)(?:reddit\.com|redd\.it)$/.test(url.hostname)) return null
  return { url: url.href, title: null, description: null, site: url.hostname, imageUrl: null }
}

/** A crosspost shows another post, which `client.ts` asks for. */
function quotedOf(target: string | null): PostRecord['quoted'] {
  const url = URL.parse(target ?? '', 'https://www.reddit.com/')
  const parent = url === null ? null : parseRedditUrl(url)
  return { status: 'unavailable', id: parent?.id ?? null, url: parent?.url ?? url?.href ?? null }
}

function readMetrics($: HtmlPage, content: Elements, at: Date): PostMetrics {
  const score = $('faceplate-number')
    .filter((_, node) => content.find(node).length === 0)
    .first()
    .attr('number')
  const rest = $('body').clone()
  rest.find('[id$="-post-rtjson-content"], h1, shreddit-embed-title, script, style').remove()
  const comments = /([\d.,]+\s?[KM]?)\s+comments?\b/i.exec(rest.text())?.[1]
  return {
    at: at.toISOString(),
    likes: /^-?\d{1,12}$/.test(score ?? '') ? Number(score) : null,
    replies: comments === undefined ? null : parseRoundedCount(comments),
    reposts: null,
    quotes: null,
    views: null,
  }
}
