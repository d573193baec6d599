import type { PostRef } from '../../model/platform.ts'
import type { Author, LinkCard, Poll, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { type ContentText, readContent } from './content-text.ts'
import { readAttachments } from './media.ts'
import { readPostUrl } from './post-id.ts'

/** The post at an address that a status names; null if it is not one that Stet knows. */
export const postAtUrl = (address: string | null): PostRef | null => {
  const url = URL.parse(address ?? '')
  return url?.protocol === 'https:' ? readPostUrl(url) : null
}

/**
 * Builds a post's record from a status of Mastodon's API (platforms-2.md § 2.3).
 *
 * @param post the post that was asked for; its id stays, also where the host redirects to another name
 */
export function buildStatusRecord(post: PostRef, status: JsonObject, at: Date): PostRecord {
  const host = post.id.split('/', 1)[0] ?? ''
  const base = readStatus(status, host, at)
  const alias = postAtUrl(base.url)?.id
  return {
    stet: 1,
    ...base,
    id: post.id,
    url: alias === post.id ? base.url : post.url,
    quoted: readQuote(getObject(status, 'quote'), host, at),
    ...(alias === undefined || alias === post.id ? {} : { aliases: [alias] }),
    witness: 'mastodon-api',
    confirmedBy: [],
    quotedBy: null,
  }
}

function readStatus(status: JsonObject, host: string, at: Date): QuotedPost {
  const { text, entities } = readWords(status)
  const publishedAt = getTime(status, 'created_at')
  const editedAt = getTime(status, 'edited_at')
  const warning = getString(status, 'spoiler_text')
  const id = getString(status, 'id') ?? ''
  return {
    platform: 'mastodon',
    id: `${host}/${id}`,
    url: getWebUrl(status, 'url') ?? getWebUrl(status, 'uri') ?? `https://${host}/web/statuses/${id}`,
    author: readAccount(getObject(status, 'account'), host),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: languageOf(status),
    text,
    textCut: false,
    entities,
    media: readAttachments(status),
    poll: readPoll(getObject(status, 'poll')),
    linkCard: readPreviewCard(getObject(status, 'card')),
    editIds: editedAt === null ? [] : [publishedAt, editedAt].filter((one) => one !== null),
    sensitive: getBoolean(status, 'sensitive'),
    ...(warning === null ? {} : { contentWarning: warning }),
    ...(getString(status, 'visibility') === 'unlisted' ? { audience: 'unlisted' as const } : {}),
    metrics: {
      at: at.toISOString(),
      likes: getCount(status, 'favourites_count'),
      replies: getCount(status, 'replies_count'),
      reposts: getCount(status, 'reblogs_count'),
      quotes: getCount(status, 'quotes_count'),
      views: null,
    },
    replyTo: readReply(status, host),
  }
}

function readWords(status: JsonObject): ContentText {
  return readContent(getString(status, 'content') ?? '', getObject(status, 'quote') !== null)
}

const languageOf = (status: JsonObject): string | null => {
  const language = getString(status, 'language')
  return language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null
}

/** Reads an account. `acct` has the host of another host's account only. */
export function readAccount(account: JsonObject | null, host: string): Author | null {
  const acct = getString(account, 'acct') ?? getString(account, 'username')
  if (acct === null) return null
  const name = getString(account, 'display_name')
  return {
    id: getString(account, 'id'),
    name: name ?? acct,
    handle: acct.includes('@') ? acct : `${acct}@${host}`,
    url: getWebUrl(account, 'url'),
    avatarUrl: getWebUrl(account, 'avatar'),
    verification: null,
    affiliation: null,
  }
}

function readPoll(poll: JsonObject | null): Poll | null {
  const options = getObjects(poll, 'options').map((one) => ({
    label: getString(one, 'title') ?? '',
    votes: getCount(one, 'votes_count'),
  }))
  if (options.length === 0) return null
  const voters = getCount(poll, 'voters_count')
  const multiple = getBoolean(poll, 'multiple')
  return {
    options,
    endsAt: getTime(poll, 'expires_at'),
    ...(multiple === null ? {} : { multiple }),
    ...(voters === null ? {} : { voters }),
  }
}

function readPreviewCard(card: JsonObject | null): LinkCard | null {
  const url = getWebUrl(card, 'url')
  if (url === null) return null
  const imageAlt = getString(card, 'image_description')
  return {
    url,
    title: getString(card, 'title'),
    description: getString(card, 'description'),
    site: getString(card, 'provider_name') ?? getString(card, 'author_name'),
    imageUrl: getWebUrl(card, 'image'),
    ...(imageAlt === null ? {} : { imageAlt }),
  }
}

/** The mention names the account that is answered; the address of the answered post has only its number. */
function readReply(status: JsonObject, host: string): QuotedPost['replyTo'] {
  const id = getString(status, 'in_reply_to_id')
  const account = getString(status, 'in_reply_to_account_id')
  if (id === null && account === null) return null
  const mentioned = getObjects(status, 'mentions').find((one) => getString(one, 'id') === account) ?? null
  const own = getString(getObject(status, 'account'), 'id') === account ? getObject(status, 'account') : null
  const handle = readAccount(mentioned ?? own, host)?.handle ?? null
  return {
    id: id === null ? null : `${host}/${id}`,
    handle,
    url: id === null ? null : `https://${host}/web/statuses/${id}`,
  }
}

/** Reads the quote of Mastodon 4.4 and later. Any state but `accepted` hides the quoted post. */
function readQuote(quote: JsonObject | null, host: string, at: Date): QuotedPart | null {
  if (quote === null) return null
  const state = getString(quote, 'state')
  const status = getObject(quote, 'quoted_status')
  if (state === 'accepted' && status !== null) return { status: 'served', post: readStatus(status, host, at) }
  const id = getString(quote, 'quoted_status_id')
  return {
    status: 'unavailable',
    id: id === null ? null : `${host}/${id}`,
    url: id === null ? null : `https://${host}/web/statuses/${id}`,
    ...(state === null || state === 'accepted' ? {} : { state }),
  }
}
