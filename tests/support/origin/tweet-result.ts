import { createHash } from 'node:crypto'
import { pollCard } from './poll-card.ts'
import { createdAt, type FixturePost } from './post.ts'
import { photoDetail, videoBlock, videoDetail } from './tweet-media.ts'

/** The response of `tweet-result`, as far as the origin itself parses it. */
export interface TweetResult {
  readonly id_str: string
  readonly text: string
  readonly created_at: string
  readonly lang: string
  readonly display_text_range: readonly number[]
  readonly user?: { readonly screen_name: string; readonly name: string }
  readonly entities?: {
    readonly urls?: readonly { url: string; expanded_url: string; display_url: string }[]
    readonly media?: readonly { url: string; display_url: string }[]
  }
  readonly mediaDetails?: readonly {
    readonly media_url_https: string
    readonly original_info?: { readonly width: number; readonly height: number }
  }[]
  readonly quoted_tweet?: TweetResult
  readonly [field: string]: unknown
}

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const length = (text: string) => Array.from(text).length

/** A short link that is always the same for the same text. */
const shortLink = (of: string): string =>
  `https://t.co/${createHash('sha256').update(of).digest('base64url').replace(/[-_]/g, '').slice(0, 10)}`

/** An account's number, derived from its handle if the fixture has none. */
const accountId = (author: FixturePost['author']): string =>
  author.id ?? String(createHash('sha256').update(author.handle).digest().readUIntBE(0, 5))

const avatarUrl = (author: FixturePost['author']): string =>
  `https://pbs.twimg.com/profile_images/${accountId(author)}/${author.handle}_normal.jpg`

/** Indices count code points of the escaped text (platforms.md § 1.1.4). */
function found<T>(text: string, pattern: RegExp, make: (match: RegExpExecArray) => T) {
  return [...text.matchAll(pattern)].map((match) => {
    const from = length(text.slice(0, match.index))
    return { indices: [from, from + length(match[0])], ...make(match) }
  })
}

function base(post: FixturePost) {
  const old = post.form === '2023'
  const site = old ? 'https://twitter.com' : 'https://x.com'
  const { handle, name, blue } = post.author
  const visible = escapeHtml(post.text)
  const start =
    post.replyTo && visible.startsWith(`@${post.replyTo.handle} `) ? post.replyTo.handle.length + 2 : 0
  let text = visible
  const append = (link: string) => {
    const from = length(text) + 1
    text += ` ${link}`
    return [from, from + length(link)]
  }

  const urls = found(text, /https:\/\/t\.co\/\w+/g, ([url]) => {
    const expanded = post.links?.[url]
    if (!expanded) throw new TypeError(`Post ${post.id}: ${url} has no target in links.`)
    const shown = expanded.replace(/^https?:\/\/(www\.)?/, '')
    return {
      display_url: shown.length > 26 ? `${shown.slice(0, 25)}…` : shown,
      expanded_url: expanded,
      url,
    }
  })
  if (post.quoted) {
    const target = `${site}/${post.quoted.author.handle}/status/${post.quoted.id}`
    const url = shortLink(target)
    urls.push({ display_url: `${target.slice(8, 33)}…`, expanded_url: target, indices: append(url), url })
  }
  const kind = post.video ? 'video' : 'photo'
  const mediaLink = shortLink(`media ${post.id}`)
  const shared = {
    display_url: `${old ? 'pic.twitter.com' : 'pic.x.com'}/${mediaLink.slice(13)}`,
    expanded_url: `${site}/${handle}/status/${post.id}/${kind}/1`,
    url: mediaLink,
  }
  const hasMedia = post.video !== undefined || (post.photos?.length ?? 0) > 0
  const media = hasMedia ? [{ ...shared, indices: append(mediaLink) }] : []
  const mentions = found(visible, /(?<!\w)@(\w{1,15})/g, ([, mentioned = '']) => ({
    id_str: accountId({ handle: mentioned, name: mentioned }),
    name: mentioned,
    screen_name: mentioned,
  }))
  const groups = {
    hashtags: found(visible, /(?<![\w&])#(\p{L}[\p{L}\d_]*)/gu, ([, tag = '']) => ({ text: tag })),
    symbols: found(visible, /(?<!\w)\$([A-Z]{1,6})\b/g, ([, tag = '']) => ({ text: tag })),
    urls,
    user_mentions: mentions,
    media,
  }
  // Since 2026 empty groups are omitted (platforms.md § 1.1.6).
  const entities = old
    ? groups
    : Object.fromEntries(Object.entries(groups).filter(([, list]) => list.length > 0))
  const at = createdAt(post)
  const details = media.flatMap((one) => [
    ...(post.video ? [videoDetail(post.video, one)] : []),
    ...(post.photos ?? []).map((photo) => photoDetail(photo, one)),
  ])
  return {
    lang: post.lang ?? 'en',
    favorite_count: post.likes ?? 12,
    ...(hasMedia ? { possibly_sensitive: false } : {}),
    created_at: at.toISOString(),
    display_text_range: [start, length(visible)],
    ...(old || Object.keys(entities).length > 0 ? { entities } : {}),
    id_str: post.id,
    text,
    user: {
      id_str: accountId(post.author),
      name,
      screen_name: handle,
      is_blue_verified: blue ?? false,
      verified: false,
      profile_image_url_https: avatarUrl(post.author),
      ...(old ? {} : { profile_image_shape: 'Circle' }),
    },
    edit_control: {
      edit_tweet_ids: post.edits ?? [post.id],
      editable_until_msecs: String(at.getTime() + (old ? 30 : 60) * 60_000),
      is_edit_eligible: !post.replyTo,
      edits_remaining: '5',
    },
    isEdited: (post.edits?.indexOf(post.id) ?? 0) > 0,
    isStaleEdit: post.edits !== undefined && post.edits.at(-1) !== post.id,
    ...(details.length > 0 ? { mediaDetails: details } : {}),
    ...(post.photos
      ? {
          photos: post.photos.map((photo) => ({
            backgroundColor: { red: 204, green: 214, blue: 221 },
            cropCandidates: [],
            expandedUrl: shared.expanded_url,
            url: photoDetail(photo, media[0] ?? shared).media_url_https,
            width: photo.width ?? 640,
            height: photo.height ?? 360,
          })),
        }
      : {}),
    ...(post.video ? { video: videoBlock(post.video, post.id) } : {}),
    ...(post.note
      ? { note_tweet: { id: Buffer.from(`NoteTweetResults:${post.id}`).toString('base64') } }
      : {}),
    ...(post.poll ? { card: pollCard(post.id, post.poll) } : {}),
  }
}

/** The response of `tweet-result` for a living post (platforms.md § 1.1.3). */
export function tweetResult(post: FixturePost): TweetResult {
  return {
    __typename: 'Tweet',
    ...base(post),
    conversation_count: 3,
    news_action_type: 'conversation',
    ...(post.replyTo
      ? {
          in_reply_to_screen_name: post.replyTo.handle,
          in_reply_to_status_id_str: post.replyTo.id,
          in_reply_to_user_id_str: accountId({ handle: post.replyTo.handle, name: '' }),
        }
      : {}),
    ...(post.quoted ? { quoted_tweet: { ...base(post.quoted), reply_count: 1, retweet_count: 2 } } : {}),
    ...post.extra,
  }
}
