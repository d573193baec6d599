import type { Exchange } from '../../model/http.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Poll, PostMetrics, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { NOTE_PATHS } from './fields/note-fields.ts'
import { readNoteFiles, readNoteMedia } from './misskey-files.ts'
import { findPlainLinks } from './plain-links.ts'

/** Interprets an answer of Misskey's `notes/show` (platforms-2.md §§ 2.1, 2.4). */
export function readNoteAnswer(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  const code = getString(getObject(answer, 'error'), 'code')
  if (code === 'NO_SUCH_NOTE' && (exchange.status === 400 || exchange.status === 404))
    return { kind: 'not-found' }
  if (code === 'CREDENTIAL_REQUIRED' || code === 'RATE_LIMIT_EXCEEDED') return { kind: 'refused' }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return unavailableAnswer
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (`${post.id.split('/', 1)[0]}/${getString(answer, 'id')}` !== post.id) return unknownShape
  const visibility = getString(answer, 'visibility')
  if (getBoolean(answer, 'isHidden') || visibility === 'followers' || visibility === 'specified')
    return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  // A renote without words is another account's post.
  if (isRenote(answer)) return unavailableAnswer
  const record = buildNoteRecordOf(post, answer, at)
  const missing: MissingPart[] = (record.files ?? []).map(() => ({
    part: 'file',
    url: post.url,
    reason: 'upstream',
  }))
  return withUnknownParts(
    { kind: 'alive', record, missing, edited: false },
    findUnknownParts(answer, NOTE_PATHS),
  )
}

const isRenote = (note: JsonObject): boolean =>
  getString(note, 'renoteId') !== null &&
  getString(note, 'text') === null &&
  getString(note, 'cw') === null &&
  getObject(note, 'poll') === null &&
  getObjects(note, 'files').length === 0

function buildNoteRecordOf(post: PostRef, note: JsonObject, at: Date): PostRecord {
  const host = post.id.split('/', 1)[0] ?? ''
  return {
    stet: 1,
    ...readNote(note, host, at),
    id: post.id,
    url: post.url,
    quoted: readRenote(note, host, at),
    witness: 'mastodon-api',
    confirmedBy: [],
    quotedBy: null,
  }
}

/** A note with words that passes on another one quotes it. */
function readRenote(note: JsonObject, host: string, at: Date): QuotedPart | null {
  const renote = getObject(note, 'renote')
  const id = getString(note, 'renoteId')
  if (renote !== null && getBoolean(renote, 'isHidden') !== true)
    return { status: 'served', post: readNote(renote, host, at) }
  if (id === null) return null
  const state = renote === null ? {} : { state: 'hidden' }
  return { status: 'unavailable', id: `${host}/${id}`, url: `https://${host}/notes/${id}`, ...state }
}

function readNote(note: JsonObject, host: string, at: Date): QuotedPost {
  const publishedAt = getTime(note, 'createdAt')
  const updatedAt = getTime(note, 'updatedAt')
  const text = getString(note, 'text') ?? ''
  const warning = getString(note, 'cw')
  const user = getObject(note, 'user')
  const name = getString(user, 'username') ?? ''
  const home = getString(user, 'host') ?? host
  const id = getString(note, 'id') ?? ''
  const files = getObjects(note, 'files')
  const reply = getString(note, 'replyId')
  const lang = getString(note, 'lang') ?? ''
  const channel = getString(getObject(note, 'channel'), 'name')
  const others = readNoteFiles(note)
  return {
    platform: 'mastodon',
    id: `${host}/${id}`,
    url: getWebUrl(note, 'url') ?? getWebUrl(note, 'uri') ?? `https://${host}/notes/${id}`,
    author: {
      id: getString(user, 'id'),
      name: getString(user, 'name') ?? name,
      handle: `${name}@${home}`,
      url: `https://${home}/@${name}`,
      avatarUrl: getWebUrl(user, 'avatarUrl'),
      verification: null,
      affiliation: null,
    },
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: LANGUAGE.test(lang) ? lang : null,
    text,
    textCut: false,
    entities: findPlainLinks(text, host),
    media: readNoteMedia(note, `https://${host}/notes/${id}`),
    poll: readPoll(getObject(note, 'poll')),
    linkCard: null,
    editIds: updatedAt === null || publishedAt === null ? [] : [publishedAt, updatedAt],
    sensitive: files.some((one) => getBoolean(one, 'isSensitive') === true),
    ...(warning === null ? {} : { contentWarning: warning }),
    ...(channel === null ? {} : { community: channel }),
    ...(others.length === 0 ? {} : { files: others }),
    ...(getString(note, 'visibility') === 'home' ? { audience: 'unlisted' as const } : {}),
    metrics: {
      at: at.toISOString(),
      likes: getCount(note, 'reactionCount'),
      replies: getCount(note, 'repliesCount'),
      reposts: getCount(note, 'renoteCount'),
      quotes: null,
      views: null,
      ...readReactions(note),
    },
    replyTo:
      reply === null
        ? null
        : {
            id: `${host}/${reply}`,
            handle: getString(getObject(getObject(note, 'reply'), 'user'), 'username'),
            url: `https://${host}/notes/${reply}`,
          },
  }
}

const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/

/** Reactions by emoji; an emoji of the host itself ends with `@.`. */
function readReactions(note: JsonObject): Pick<PostMetrics, 'reactions'> {
  const given = getObject(note, 'reactions')
  const reactions = Object.keys(given ?? {}).flatMap((emoji) => {
    const count = getCount(given, emoji)
    return count === null || emoji === '' ? [] : [{ emoji: emoji.replace('@.:', ':').toWellFormed(), count }]
  })
  return reactions.length === 0 ? {} : { reactions }
}

function readPoll(poll: JsonObject | null): Poll | null {
  const options = getObjects(poll, 'choices').map((one) => ({
    label: getString(one, 'text') ?? '',
    votes: getCount(one, 'votes'),
  }))
  if (options.length === 0) return null
  return {
    options,
    endsAt: getTime(poll, 'expiresAt'),
    multiple: getBoolean(poll, 'multiple') === true,
  }
}
