import { type Elements, extractElementText, type HtmlPage } from '../../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { MissingPart } from '../../../model/outcome.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { Medium, PostRecord, QuotedPart } from '../../../model/post-record.ts'
import { isStatusId } from '../status-url.ts'
import { buildPostUrl } from '../tweet-record.ts'
import { parseStatusId } from '../tweet-text.ts'
import { buildPageAuthor, buildPageGif, buildPagePhoto, buildPageRecord } from './page-record.ts'
import { pageText } from './page-text.ts'

/** Reads the page that twitter.com served for a post until 2020 (platforms.md § 2.5). */
export function readLegacyPage(post: PostRef, $: HtmlPage, at: Date): ArchivedPost | null {
  const tweet = $('.permalink-tweet')
    .filter((_, one) => one.attribs['data-tweet-id'] === post.id)
    .first()
  const handle = tweet.attr('data-screen-name') ?? ''
  const body = own(tweet.find('p.tweet-text'))
  if (!/^\w{1,20}$/.test(handle) || body.length === 0) return null
  const { text, entities, links, hidden } = pageText($, body)
  const { media, missing } = mediaOf($, tweet, post, handle)
  const author = buildPageAuthor(handle, {
    id: tweet.attr('data-user-id') || null,
    name: tweet.attr('data-name') || handle,
    avatarUrl: webUrl(own(tweet.find('img.avatar')).attr('src')),
    verification: own(tweet.find('.Icon--verified')).length === 0 ? null : 'legacy',
  })
  const parts = {
    text,
    entities,
    author,
    language: language(body.attr('lang')),
    publishedAt: publishedAt(tweet),
    media,
    quoted: quotedIn($, tweet, hidden, post, at),
    replyTo: replyTo($, tweet),
    counts: counts(tweet),
  }
  const repost = Boolean(tweet.attr('data-retweet-id'))
  return { record: buildPageRecord(post, parts, at), missing, links, repost }
}

/** Selects the post's own elements, without those of a quoted post. */
const ownOf = (found: Elements): Elements =>
  found.not('.QuoteTweet, .QuoteTweet *, .QuoteTweet-innerContainer, .QuoteTweet-innerContainer *')

const own = (found: Elements): Elements => ownOf(found).first()

const webUrl = (url: string | undefined): string | null =>
  url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null

const language = (tag: string | undefined): string | null =>
  tag !== undefined && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : null

function publishedAt(tweet: Elements): string | null {
  const seconds = Number(own(tweet.find('[data-time]')).attr('data-time') || Number.NaN)
  return Number.isSafeInteger(seconds) && seconds > 0 && seconds <= 4e9
    ? new Date(seconds * 1000).toISOString()
    : null
}

function mediaOf(
  $: HtmlPage,
  tweet: Elements,
  post: PostRef,
  handle: string,
): { media: Medium[]; missing: MissingPart[] } {
  const media: Medium[] = []
  const missing: MissingPart[] = []
  const found = tweet.find(
    '.AdaptiveMedia-photoContainer[data-image-url], .PlayableMedia-player, [data-card2-name^=poll]',
  )
  for (const one of ownOf(found).toArray()) {
    const element = $(one)
    const photo = element.attr('data-image-url')
    if (photo && element.hasClass('AdaptiveMedia-photoContainer')) {
      media.push(buildPagePhoto(photo, element.find('img').first().attr('alt') ?? null))
    }
    if (element.hasClass('PlayableMedia-player')) {
      const gif = buildPageGif(/url\(['"]?([^'")]+)/.exec(element.attr('style') ?? '')?.[1] ?? '')
      if (gif !== null) media.push(gif)
      // The page has a video's poster, but not its file.
      else
        missing.push({ part: 'video', url: `${buildPostUrl(handle, post.id)}/video/1`, reason: 'upstream' })
    }
    if (element.is('[data-card2-name^=poll]')) missing.push({ part: 'poll', url: null, reason: 'upstream' })
  }
  return { media, missing }
}

function quotedIn(
  $: HtmlPage,
  tweet: Elements,
  hidden: readonly string[],
  post: PostRef,
  at: Date,
): PostRecord['quoted'] {
  const box = tweet.find('.QuoteTweet-innerContainer').first()
  const id = box.attr('data-item-id') ?? ''
  const handle = box.attr('data-screen-name') ?? ''
  if (isStatusId(id) && /^\w{1,20}$/.test(handle)) return served($, box, { ...post, id }, handle, at)
  const link = hidden.find((url) => ![null, post.id].includes(parseStatusId(url)))
  return link === undefined ? null : { status: 'unavailable', id: parseStatusId(link), url: link }
}

function served($: HtmlPage, box: Elements, quoted: PostRef, handle: string, at: Date): QuotedPart {
  const body = box.find('.QuoteTweet-text').first()
  const { text, entities } = body.length === 0 ? { text: null, entities: [] } : pageText($, body)
  const photos = box.find('.QuoteMedia-photoContainer[data-image-url]').toArray()
  const media = photos.flatMap(({ attribs }) => {
    const address = attribs['data-image-url']
    return address ? [buildPagePhoto(address, null)] : []
  })
  const author = buildPageAuthor(handle, {
    id: box.attr('data-user-id') || null,
    name: extractElementText($, box.find('.QuoteTweet-fullname').first()).trim() || handle,
  })
  const record = buildPageRecord(quoted, { text, entities, author, media }, at)
  const { stet, quoted: _, witness, confirmedBy, quotedBy, archivedAt, ...post } = record
  return { status: 'served', post: { ...post, metrics: null } }
}

/** The post that this one replies to, which is the last one above it. */
function replyTo($: HtmlPage, tweet: Elements): PostRecord['replyTo'] {
  if (tweet.attr('data-has-parent-tweet') !== 'true') return null
  const tweets = $('.tweet').toArray()
  const above = tweets.slice(0, $('.tweet').index(tweet))
  const parent = above.findLast(({ attribs }) => isStatusId(attribs['data-tweet-id'] ?? ''))
  const id = parent?.attribs['data-tweet-id']
  const handle = parent?.attribs['data-screen-name'] || null
  return id === undefined ? null : { id, handle, url: buildPostUrl(handle ?? 'i', id) }
}

const COUNTED = { reply: 'replies', retweet: 'reposts', favorite: 'likes' } as const
type Counts = Partial<Record<(typeof COUNTED)[keyof typeof COUNTED], number>>

function counts(tweet: Elements): Counts {
  const found: Counts = {}
  for (const [action, name] of Object.entries(COUNTED)) {
    const boxes = ownOf(tweet.find(`.ProfileTweet-action--${action}`))
    const count = boxes.find('[data-tweet-stat-count]').first().attr('data-tweet-stat-count') ?? ''
    if (/^\d{1,15}$/.test(count)) found[name] = Number(count)
  }
  return found
}
