import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, Poll, PostRecord, QuotedPost } from '../../model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
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
  if (getString(answer, 'renoteId') !== null && getString(answer, 'text') === null) return unavailableAnswer
  return { kind: 'alive', record: buildNoteRecordOf(post, answer, at), missing: [], edited: false }
}

function buildNoteRecordOf(post: PostRef, note: JsonObject, at: Date): PostRecord {
  const host = post.id.split('/', 1)[0] ?? ''
  const renote = getObject(note, 'renote')
  return {
    stet: 1,
    ...readNote(note, host, at),
    id: post.id,
    url: post.url,
    quoted: renote === null ? null : { status: 'served', post: readNote(renote, host, at) },
    witness: 'mastodon-api',
    confirmedBy: [],
    quotedBy: null,
  }
}

function readNote(note: JsonObject, host: string, at: Date): QuotedPost {
  const publishedAt = getTime(note, 'createdAt')
  const text = getString(note, 'text') ?? ''
  const warning = getString(note, 'cw')
  const user = getObject(note, 'user')
  const name = getString(user, 'username') ?? ''
  const home = getString(user, 'host') ?? host
  const id = getString(note, 'id') ?? ''
  const files = getObjects(note, 'files')
  const reply = getString(note, 'replyId')
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
    language: null,
    text,
    textCut: false,
    entities: findPlainLinks(text, host),
    media: files.flatMap((one) => readFile(one) ?? []),
    poll: readPoll(getObject(note, 'poll')),
    linkCard: null,
    editIds: [],
    sensitive: files.some((one) => getBoolean(one, 'isSensitive') === true),
    ...(warning === null ? {} : { contentWarning: warning }),
    ...(getString(note, 'visibility') === 'home' ? { audience: 'unlisted' as const } : {}),
    metrics: {
      at: at.toISOString(),
      likes: getCount(note, 'reactionCount'),
      replies: getCount(note, 'repliesCount'),
      reposts: getCount(note, 'renoteCount'),
      quotes: null,
      views: null,
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

function readFile(file: JsonObject): Medium | null {
  const url = getWebUrl(file, 'url')
  const [, type] = /^(image|video|audio)\//.exec(getString(file, 'type') ?? '') ?? []
  if (url === null || type === undefined) return null
  const size = getObject(file, 'properties')
  return {
    kind: type === 'image' ? 'photo' : (type as 'video' | 'audio'),
    url,
    fallbackUrls: [],
    posterUrl: type === 'video' ? getWebUrl(file, 'thumbnailUrl') : null,
    alt: getString(file, 'comment'),
    width: getCount(size, 'width'),
    height: getCount(size, 'height'),
    durationMs: null,
  }
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
