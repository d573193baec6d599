import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, PostRecord } from '../../model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unknownShape,
} from '../shared/source-status.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { YOUTUBE_OEMBED_PATHS } from './fields.ts'
import { isDiverted } from './player.ts'
import { handleIn, thumbnailUrl } from './video-record.ts'

/** Builds the URL of YouTube's oEmbed for a video (platforms-2.md § 4.1). */
export const buildYoutubeOembedUrl = (base: string, post: PostRef): string =>
  `${base}/oembed?${new URLSearchParams({ format: 'json', url: post.url })}`

/**
 * Interprets an answer of YouTube's oEmbed, whose errors are plain text (platforms-2.md § 4.3). It serves the title
 * alone, so the description is always missing.
 */
export function readYoutubeOembed(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  if (isDiverted(exchange)) return { kind: 'refused' }
  const words = text.trim().toLowerCase()
  // The owner switched embedding off: the video exists.
  if (exchange.status === 401 && words === 'unauthorized') {
    return { kind: 'named', liveness: 'live', reason: 'upstream' }
  }
  if (exchange.status === 403 && words === 'forbidden') {
    return { kind: 'named', liveness: 'account-protected', reason: 'protected', weak: true }
  }
  // The id is well-formed, so this is no fault of the request.
  if (exchange.status === 400 && words === 'bad request') return { kind: 'not-found' }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found' && words !== 'not found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  const answer = parseObject(text)
  if (answer === null) return malformedAnswer
  const title = getString(answer, 'title')
  if (title === null) return { ...unknownShape, unknown: 'an answer without title' }
  if (!namesVideo(answer, post.id)) return { ...unknownShape, unknown: 'the video of another id' }
  const record: PostRecord = {
    ...blankRecord(post, 'youtube-oembed'),
    title,
    text: title,
    textCut: true,
    author: readAuthor(answer),
    media: [
      {
        kind: 'video',
        url: post.url,
        fallbackUrls: [],
        posterUrl: thumbnailUrl(getString(answer, 'thumbnail_url')),
        alt: null,
        width: null,
        height: null,
        durationMs: null,
        served: false,
      },
    ],
  }
  const missing: MissingPart[] = [{ part: 'text', url: post.url, reason: 'upstream' }]
  return withUnknownParts(
    { kind: 'alive', record, missing, edited: false },
    findUnknownParts(answer, YOUTUBE_OEMBED_PATHS),
  )
}

/** Do frame or thumbnail belong to this video? */
function namesVideo(answer: JsonObject, id: string): boolean {
  const places = [getString(answer, 'html') ?? '', getString(answer, 'thumbnail_url') ?? '']
  return places.some((place) => new RegExp(`/(?:embed|vi|vi_webp)/${id}(?![\\w-])`).test(place))
}

function readAuthor(answer: JsonObject): Author | null {
  const url = getString(answer, 'author_url')
  const handle = handleIn(url) ?? /\/channel\/(UC[\w-]{22})$/.exec(url ?? '')?.[1] ?? null
  const name = getString(answer, 'author_name')
  if (handle === null || url === null) return null
  const id = handleIn(url) === null ? handle : null
  return { id, name: name ?? handle, handle, url, avatarUrl: null, verification: null, affiliation: null }
}
