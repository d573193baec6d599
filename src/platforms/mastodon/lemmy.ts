import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
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
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { LEMMY_PATHS } from './fields/lemmy-fields.ts'
import { readLemmyMedia } from './lemmy-media.ts'
import { findPlainLinks } from './plain-links.ts'

/** Interprets an answer of Lemmy's `post`, which names deletion and removal (platforms-2.md §§ 2.1, 2.4). */
export function readLemmyAnswer(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  const error = getString(answer, 'error')
  if ((exchange.status === 404 || exchange.status === 400) && error === 'couldnt_find_post')
    return { kind: 'not-found' }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return unavailableAnswer
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  const view = getObject(answer, 'post_view')
  const found = getObject(view, 'post')
  const host = post.id.split('/', 1)[0] ?? ''
  if (view === null || `${host}/${getCount(found, 'id')}` !== post.id) return unknownShape
  if (getBoolean(found, 'removed')) return { kind: 'named', liveness: 'removed', reason: 'removed' }
  if (getBoolean(found, 'deleted')) return { kind: 'named', liveness: 'deleted', reason: 'deleted' }
  return withUnknownParts(
    { kind: 'alive', record: buildLemmyRecord(post, view, host, at), missing: [], edited: false },
    findUnknownParts(answer, LEMMY_PATHS),
  )
}

function buildLemmyRecord(post: PostRef, view: JsonObject, host: string, at: Date): PostRecord {
  const found = getObject(view, 'post')
  const creator = getObject(view, 'creator')
  const community = getObject(view, 'community')
  const counts = getObject(view, 'counts')
  const publishedAt = getTime(found, 'published')
  const updated = getTime(found, 'updated')
  const text = [getString(found, 'name'), getString(found, 'body')].filter((one) => one !== null).join('\n\n')
  const link = getWebUrl(found, 'url')
  const media = readLemmyMedia(found)
  const name = getString(creator, 'name') ?? ''
  const actor = getWebUrl(creator, 'actor_id')
  const title = getString(community, 'title') ?? getString(community, 'name')
  return {
    ...blankRecord(post, 'mastodon-api'),
    author: {
      id: String(getCount(creator, 'id') ?? '') || null,
      name: getString(creator, 'display_name') ?? name,
      handle: `${name}@${URL.parse(actor ?? '')?.hostname ?? host}`,
      url: actor,
      avatarUrl: getWebUrl(creator, 'avatar'),
      verification: null,
      affiliation: null,
    },
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    entities: findPlainLinks(text, host),
    media,
    linkCard:
      link === null || media.some(({ url }) => url === link)
        ? null
        : {
            url: link,
            title: getString(found, 'embed_title') ?? getString(found, 'name'),
            description: getString(found, 'embed_description'),
            site: null,
            imageUrl: getWebUrl(found, 'thumbnail_url'),
          },
    editIds: updated === null || publishedAt === null ? [] : [publishedAt, updated],
    sensitive: getBoolean(found, 'nsfw'),
    ...(title === null ? {} : { community: title }),
    metrics: {
      at: at.toISOString(),
      likes: getCount(counts, 'upvotes'),
      replies: getCount(counts, 'comments'),
      reposts: null,
      quotes: null,
      views: null,
    },
  }
}
