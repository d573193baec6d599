import type { PostRef } from '../../model/platform.ts'
import type { PostRecord, QuotedPart } from '../../model/post-record.ts'
import { readStatus, type StatusDialect } from '../shared/mastodon-api/status.ts'
import { getObject, getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'
import { postAtUrl } from './post-id.ts'

/** A host names its accounts with a host only if that is another one. */
const dialectOf = (host: string): StatusDialect => ({
  platform: 'mastodon',
  witness: 'mastodon-api',
  postId: (number) => `${host}/${number}`,
  postUrl: (number) => `https://${host}/web/statuses/${number}`,
  handle: (acct) => (acct.includes('@') ? acct : `${acct}@${host}`),
})

/**
 * Builds a post's record from a status (platforms-2.md § 2.3).
 *
 * @param post the post that was asked for; its id stays, also where the host redirects to another name
 */
export function buildStatusRecord(post: PostRef, status: JsonObject, at: Date): PostRecord {
  const dialect = dialectOf(post.id.split('/', 1)[0] ?? '')
  const base = readStatus(status, dialect, at)
  const alias = postAtUrl(base.url)?.id
  return {
    stet: 1,
    ...base,
    id: post.id,
    url: alias === post.id ? base.url : post.url,
    quoted: readQuote(status, dialect, at),
    ...(alias === undefined || alias === post.id ? {} : { aliases: [alias] }),
    witness: dialect.witness,
    confirmedBy: [],
    quotedBy: null,
  }
}

/**
 * Reads the quote of Mastodon 4.4 and later, whose every state but `accepted` hides the quoted post; or the quoted status
 * itself, as Pleroma, Akkoma and older forks have it.
 */
function readQuote(status: JsonObject, dialect: StatusDialect, at: Date): QuotedPart | null {
  const quote = getObject(status, 'quote') ?? getObject(getObject(status, 'pleroma'), 'quote')
  if (quote === null) return unshownQuote(status, dialect)
  const state = getString(quote, 'state')
  const quoted =
    state === null && getObject(quote, 'account') !== null ? quote : getObject(quote, 'quoted_status')
  if ((state === 'accepted' || quoted === quote) && quoted !== null)
    return { status: 'served', post: readStatus(quoted, dialect, at) }
  const number = getString(quote, 'quoted_status_id')
  return {
    status: 'unavailable',
    id: number === null ? null : dialect.postId(number),
    url: number === null ? null : dialect.postUrl(number),
    ...(state === null || state === 'accepted' ? {} : { state }),
  }
}

/** A quote of which Pleroma and Akkoma tell only number or address. */
function unshownQuote(status: JsonObject, dialect: StatusDialect): QuotedPart | null {
  const pleroma = getObject(status, 'pleroma')
  const number = getString(pleroma, 'quote_id') ?? getString(status, 'quote_id')
  const url = getWebUrl(pleroma, 'quote_url') ?? getWebUrl(status, 'quote_url')
  if (number === null && url === null) return null
  return {
    status: 'unavailable',
    id: number === null ? (postAtUrl(url)?.id ?? null) : dialect.postId(number),
    url: url ?? (number === null ? null : dialect.postUrl(number)),
  }
}
