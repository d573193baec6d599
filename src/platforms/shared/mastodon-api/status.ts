import type {
  Author,
  LinkCard,
  Poll,
  PostMetrics,
  PostRecord,
  QuotedPost,
} from '../../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../untyped-json.ts'
import { readAttachments } from './attachments.ts'
import { type ContentText, readContent } from './content-text.ts'

/** How a platform with Mastodon's API names posts and accounts. */
export interface StatusDialect {
  readonly platform: PostRecord['platform']
  readonly witness: PostRecord['witness']
  /** The id of a post by its number in an answer. */
  postId(number: string): string
  /** The address of a post of which only the number is known. */
  postUrl(number: string): string
  /** The handle of an account by its `acct`. */
  handle(acct: string): string
}

/** Reads a status of Mastodon's API (platforms-2.md § 2.3), without its quote. */
export function readStatus(status: JsonObject, dialect: StatusDialect, at: Date): QuotedPost {
  const { text, entities } = readWords(status)
  const publishedAt = getTime(status, 'created_at')
  const editedAt = getTime(status, 'edited_at')
  const warning = getString(status, 'spoiler_text')
  const number = getString(status, 'id') ?? ''
  const url = getWebUrl(status, 'url') ?? getWebUrl(status, 'uri') ?? dialect.postUrl(number)
  return {
    platform: dialect.platform,
    id: dialect.postId(number),
    url,
    author: readAccount(getObject(status, 'account'), dialect),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: languageOf(status),
    text,
    textCut: false,
    entities,
    media: readAttachments(status, url),
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
      ...readReactions(status),
    },
    replyTo: readReply(status, dialect),
  }
}

function readWords(status: JsonObject): ContentText {
  const quoted = getObject(status, 'quote') ?? getObject(getObject(status, 'pleroma'), 'quote')
  return readContent(getString(status, 'content') ?? '', quoted !== null)
}

/** The readers' reactions by emoji, where software has them: Pleroma, Akkoma and forks of Mastodon. */
function readReactions(status: JsonObject): Pick<PostMetrics, 'reactions'> {
  const lists = [getObjects(getObject(status, 'pleroma'), 'emoji_reactions')]
  lists.push(getObjects(status, 'emoji_reactions'), getObjects(status, 'reactions'))
  const [given = []] = lists.filter((one) => one.length > 0)
  const reactions = given.flatMap((one) => {
    const [emoji, count] = [getString(one, 'name'), getCount(one, 'count')]
    return emoji === null || count === null ? [] : [{ emoji, count }]
  })
  return reactions.length === 0 ? {} : { reactions }
}

const languageOf = (status: JsonObject): string | null => {
  const language = getString(status, 'language')
  return language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null
}

/** Reads an account; null if it has no name. */
function readAccount(account: JsonObject | null, { handle }: StatusDialect): Author | null {
  const acct = getString(account, 'acct') ?? getString(account, 'username')
  if (acct === null) return null
  const name = getString(account, 'display_name')
  return {
    id: getString(account, 'id'),
    name: name ?? acct,
    handle: handle(acct),
    url: getWebUrl(account, 'url'),
    avatarUrl: getWebUrl(account, 'avatar'),
    verification: getBoolean(account, 'verified') ? 'verified' : null,
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
function readReply(status: JsonObject, dialect: StatusDialect): QuotedPost['replyTo'] {
  const id = getString(status, 'in_reply_to_id')
  const account = getString(status, 'in_reply_to_account_id')
  if (id === null && account === null) return null
  const mentioned = getObjects(status, 'mentions').find((one) => getString(one, 'id') === account) ?? null
  const own = getString(getObject(status, 'account'), 'id') === account ? getObject(status, 'account') : null
  const handle = readAccount(mentioned ?? own, dialect)?.handle ?? null
  return {
    id: id === null ? null : dialect.postId(id),
    handle,
    url: id === null ? null : dialect.postUrl(id),
  }
}
