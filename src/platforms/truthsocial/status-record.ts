import type { PostRef } from '../../model/platform.ts'
import type { PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import { readStatus, type StatusDialect } from '../shared/mastodon-api/status.ts'
import { getBoolean, getObject, getString, type JsonObject } from '../shared/untyped-json.ts'

const dialect: StatusDialect = {
  platform: 'truthsocial',
  witness: 'truthsocial-api',
  postId: (number) => number,
  // The page's address needs the account.
  postUrl: (number) => `https://truthsocial.com/api/v1/statuses/${number}`,
  handle: (acct) => acct,
}

/** Builds a post's record from a status: a fork of Mastodon's, with quote and answered post inside (platforms-2.md § 3). */
export function buildTruthRecord(post: PostRef, status: JsonObject, at: Date): PostRecord {
  const base = readTruth(status, at)
  const parent = getObject(status, 'in_reply_to')
  const community = getString(getObject(status, 'group'), 'display_name')
  return {
    stet: 1,
    ...base,
    id: post.id,
    quoted: readQuote(status, at),
    ...(parent === null || getString(parent, 'id') === null ? {} : { parent: readTruth(parent, at) }),
    ...(community === null ? {} : { community }),
    witness: dialect.witness,
    confirmedBy: [],
    quotedBy: null,
  }
}

/** An account that is not shown to readers without one says so. */
function readTruth(status: JsonObject, at: Date): QuotedPost {
  const hidden = getBoolean(getObject(status, 'account'), 'unauth_visibility') === false
  return { ...readStatus(status, dialect, at), ...(hidden ? { audience: 'signed-in' as const } : {}) }
}

function readQuote(status: JsonObject, at: Date): QuotedPart | null {
  const quote = getObject(status, 'quote')
  const tombstone = getObject(quote, 'tombstone')
  if (tombstone === null && getObject(quote, 'account') !== null && quote !== null)
    return { status: 'served', post: readTruth(quote, at) }
  const number = getString(status, 'quote_id') ?? getString(quote, 'id')
  if (number === null && quote === null) return null
  const state = getString(tombstone, 'reason')
  return {
    status: 'unavailable',
    id: number,
    url: number === null ? null : dialect.postUrl(number),
    ...(state === null ? {} : { state }),
  }
}
