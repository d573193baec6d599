import type { Element } from 'domhandler'
import type { ArchivedPost } from '../../../model/archived.ts'
import type { MissingPart } from '../../../model/outcome.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { Medium, PostRecord, Quoted } from '../../../model/post.ts'
import { postUrl } from '../record.ts'
import { isStatusId } from '../status-url.ts'
import { statusId } from '../text.ts'
import { attribute, elementsIn, find, hasClass, ofClass, type Page, plainText } from './dom.ts'
import { pageAuthor, pageGif, pagePhoto, pageRecord } from './page-record.ts'
import { pageWords } from './page-text.ts'

/** The page that twitter.com served for a post until 2020 (platforms.md § 2.5). */
export function readLegacyPage(post: PostRef, page: Page, at: Date): ArchivedPost | null {
  const tweet = find(
    page,
    (one) => hasClass(one, 'permalink-tweet') && attribute(one, 'data-tweet-id') === post.id,
  )
  const handle = attribute(tweet, 'data-screen-name')
  if (tweet === null || handle === null || !/^\w{1,20}$/.test(handle)) return null
  const paragraph = find(tweet, (one) => one.name === 'p' && hasClass(one, 'tweet-text'), isQuote)
  if (paragraph === null) return null
  const words = pageWords(paragraph)
  const { media, missing } = mediaOf(tweet, post, handle)
  const { text, entities } = words
  const avatar = find(tweet, (one) => one.name === 'img' && hasClass(one, 'avatar'), isQuote)
  const author = pageAuthor(handle, {
    id: attribute(tweet, 'data-user-id'),
    name: attribute(tweet, 'data-name') ?? handle,
    avatarUrl: httpAddress(attribute(avatar, 'src')),
    verification: find(tweet, ofClass('Icon--verified'), isQuote) === null ? null : 'legacy',
  })
  const record = pageRecord(
    post,
    {
      text,
      entities,
      author,
      language: languageOf(attribute(paragraph, 'lang')),
      publishedAt: timeIn(tweet),
      media,
      quoted: quotedIn(tweet, words.hidden, post, at),
      replyTo: replyTo(page, tweet),
      counts: counts(tweet),
    },
    at,
  )
  return { record, missing, links: words.links, repost: attribute(tweet, 'data-retweet-id') !== null }
}

const isQuote = (one: Element): boolean =>
  hasClass(one, 'QuoteTweet') || hasClass(one, 'QuoteTweet-innerContainer')

const httpAddress = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null

const languageOf = (tag: string | null): string | null =>
  tag !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag) ? tag : null

function timeIn(tweet: Element): string | null {
  const stamp = find(tweet, (one) => attribute(one, 'data-time') !== null, isQuote)
  const seconds = Number(attribute(stamp, 'data-time'))
  return stamp === null || !Number.isSafeInteger(seconds) || seconds <= 0 || seconds > 4e9
    ? null
    : new Date(seconds * 1000).toISOString()
}

function mediaOf(tweet: Element, post: PostRef, handle: string): { media: Medium[]; missing: MissingPart[] } {
  const media: Medium[] = []
  const missing: MissingPart[] = []
  for (const one of elementsIn(tweet, isQuote)) {
    const photo = attribute(one, 'data-image-url')
    if (photo !== null && hasClass(one, 'AdaptiveMedia-photoContainer')) {
      const picture = find(one, (inner) => inner.name === 'img')
      media.push(pagePhoto(photo, attribute(picture, 'alt')))
    }
    if (hasClass(one, 'PlayableMedia-player')) {
      const poster = /url\(['"]?([^'")]+)/.exec(attribute(one, 'style') ?? '')?.[1] ?? ''
      const gif = pageGif(poster)
      if (gif !== null) media.push(gif)
      // The page names a video's poster, never its file.
      else missing.push({ part: 'video', url: `${postUrl(handle, post.id)}/video/1`, reason: 'upstream' })
    }
    if (/^poll/.test(attribute(one, 'data-card2-name') ?? '')) {
      missing.push({ part: 'poll', url: null, reason: 'upstream' })
    }
  }
  return { media, missing }
}

function quotedIn(tweet: Element, hidden: readonly string[], post: PostRef, at: Date): PostRecord['quoted'] {
  const box = find(tweet, ofClass('QuoteTweet-innerContainer'))
  const id = attribute(box, 'data-item-id')
  const handle = attribute(box, 'data-screen-name')
  const body = box && find(box, ofClass('QuoteTweet-text'))
  if (box !== null && id !== null && isStatusId(id) && handle !== null && /^\w{1,20}$/.test(handle)) {
    return served(box, { ...post, id }, handle, body, at)
  }
  const link = hidden.find((url) => ![null, post.id].includes(statusId(url)))
  return link === undefined ? null : { status: 'unavailable', id: statusId(link), url: link }
}

function served(box: Element, quoted: PostRef, handle: string, body: Element | null, at: Date): Quoted {
  const name = find(box, ofClass('QuoteTweet-fullname'))
  const { text, entities } = body === null ? { text: null, entities: [] } : pageWords(body)
  const media = [...elementsIn(box)].flatMap((one) => {
    const address = attribute(one, 'data-image-url')
    return address !== null && hasClass(one, 'QuoteMedia-photoContainer') ? [pagePhoto(address, null)] : []
  })
  const author = pageAuthor(handle, {
    id: attribute(box, 'data-user-id'),
    name: name === null ? handle : plainText(name),
  })
  const {
    stet,
    quoted: _,
    witness,
    confirmedBy,
    quotedBy,
    archivedAt,
    ...post
  } = pageRecord(quoted, { text, entities, author, media }, at)
  return { status: 'served', post: { ...post, metrics: null } }
}

/** The post that it answers stands last above it. */
function replyTo(page: Page, tweet: Element): PostRecord['replyTo'] {
  if (attribute(tweet, 'data-has-parent-tweet') !== 'true') return null
  let parent: Element | null = null
  for (const one of elementsIn(page)) {
    if (one === tweet) break
    if (hasClass(one, 'tweet') && isStatusId(attribute(one, 'data-tweet-id') ?? '')) parent = one
  }
  const [id, handle] = [attribute(parent, 'data-tweet-id'), attribute(parent, 'data-screen-name')]
  return id === null ? null : { id, handle, url: postUrl(handle ?? 'i', id) }
}

const COUNTED = { reply: 'replies', retweet: 'reposts', favorite: 'likes' } as const

function counts(tweet: Element): Partial<Record<'likes' | 'replies' | 'reposts', number>> {
  const found: Partial<Record<'likes' | 'replies' | 'reposts', number>> = {}
  for (const one of elementsIn(tweet, isQuote)) {
    const what = /ProfileTweet-action--(reply|retweet|favorite)\b/.exec(attribute(one, 'class') ?? '')?.[1]
    if (what !== 'reply' && what !== 'retweet' && what !== 'favorite') continue
    const count = attribute(
      find(one, (inner) => attribute(inner, 'data-tweet-stat-count') !== null),
      'data-tweet-stat-count',
    )
    if (count !== null && /^\d{1,15}$/.test(count)) found[COUNTED[what]] ??= Number(count)
  }
  return found
}
