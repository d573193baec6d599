import { blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { readContent } from '../shared/mastodon-api/content-text.ts'
import {
  asObject,
  getBoolean,
  getObject,
  getObjects,
  getString,
  getStrings,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { readObjectParts } from './object-parts.ts'
import { postAtUrl } from './post-id.ts'

const PUBLIC: ReadonlySet<string> = new Set([
  'https://www.w3.org/ns/activitystreams#Public',
  'as:Public',
  'Public',
])
/** The types of objects that are posts (FEP-b2b8 and the software of platforms-2.md § 2.1). */
const POSTS: ReadonlySet<string> = new Set([
  'Note',
  'Article',
  'Page',
  'Question',
  'Image',
  'Video',
  'Audio',
  'Event',
])

export const isPostObject = (object: JsonObject): boolean => POSTS.has(getString(object, 'type') ?? '')

/** Does an ActivityPub object say whom it is for? */
export const isAddressed = (object: JsonObject): boolean =>
  addresses(object, 'to').length + addresses(object, 'cc').length > 0

/** Is an ActivityPub object addressed to everyone? */
export const isPublic = (object: JsonObject): boolean =>
  [...addresses(object, 'to'), ...addresses(object, 'cc')].some((one) => PUBLIC.has(one))

const addresses = (object: JsonObject, key: string): string[] => [
  ...getStrings(object, key),
  ...(getString(object, key) ?? '').split('\n').filter((one) => one !== ''),
]

/**
 * Builds a post's record from an ActivityPub object: words, warning, attachments, time. It names its author by address
 * only.
 */
export function buildNoteRecord(post: PostRef, note: JsonObject): PostRecord {
  const publishedAt = getTime(note, 'published')
  const warning = getString(note, 'summary')
  const title = getString(note, 'name')
  const content = readContent(getString(note, 'content') ?? '', true)
  const titled = title === null || content.text.startsWith(title) ? '' : `${title}\n\n`
  const inReplyTo = getWebUrl(note, 'inReplyTo')
  const [language = null] = Object.keys(getObject(note, 'contentMap') ?? {})
  return {
    ...blankRecord(post, 'mastodon-activitypub'),
    author: readAttribution(note),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
    text: titled + content.text,
    entities: content.entities.map((one) => ({
      ...one,
      start: one.start + titled.length,
      end: one.end + titled.length,
    })),
    ...readObjectParts(note, post.url),
    editIds: versionsOf(note),
    sensitive: getBoolean(note, 'sensitive'),
    ...(warning === null ? {} : { contentWarning: warning }),
    ...(isListed(note) ? {} : { audience: 'unlisted' as const }),
    replyTo:
      inReplyTo === null ? null : { id: postAtUrl(inReplyTo)?.id ?? null, handle: null, url: inReplyTo },
  }
}

/** The parts that an object names and does not contain: the quoted post (FEP-044f, and the older names of its field). */
export function missingFromNote(note: JsonObject): MissingPart[] {
  const url = ['quote', 'quoteUri', 'quoteUrl', '_misskey_quote']
    .map((key) => getWebUrl(note, key))
    .find((one) => one !== null)
  return url ? [{ part: 'quoted', url, reason: 'upstream' }] : []
}

/** The times of the first version and the newest. PeerTube gives every object the time of its last change. */
function versionsOf(note: JsonObject): string[] {
  const [published, updated] = [getTime(note, 'published'), getTime(note, 'updated')]
  if (published === null || updated === null || updated === published) return []
  return getString(note, 'type') === 'Video' ? [] : [published, updated]
}

/** A public post that is kept out of lists has everyone in `cc`. */
const isListed = (note: JsonObject): boolean => addresses(note, 'to').some((one) => PUBLIC.has(one))

/** `attributedTo` is an address, an object, or a list of them. */
function readAttribution(note: JsonObject): PostRecord['author'] {
  const [listed = null] = getStrings(note, 'attributedTo')
  const object = getObject(note, 'attributedTo') ?? asObject(getObjects(note, 'attributedTo')[0])
  const address = getString(note, 'attributedTo') ?? listed ?? getString(object, 'id')
  const url = URL.parse(address ?? '')
  // Since Mastodon 4.5 the address has a number in place of the name.
  const name = /^\/(?:@|users\/|u\/)([\w.-]{1,64})$/.exec(url?.pathname ?? '')?.[1]
  if (url === null || name === undefined) return null
  return {
    id: null,
    name,
    handle: `${name}@${url.hostname}`,
    url: url.href,
    avatarUrl: null,
    verification: null,
    affiliation: null,
  }
}
