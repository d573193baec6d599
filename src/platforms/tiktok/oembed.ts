import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import {
  absentPart,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unknownShape,
} from '../shared/source-status.ts'
import { getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { textParts, tiktokAuthor, tiktokMedium } from './post-parts.ts'
import { readRefusal } from './refusal.ts'

/** Builds the URL of TikTok's oEmbed for a post (platforms-2.md § 5.1). */
export const buildTiktokOembedUrl = (base: string, { id }: PostRef): string =>
  `${base}/oembed?${new URLSearchParams({ url: `https://www.tiktok.com/@i/video/${id}` })}`

/** Reads an answer of TikTok's oEmbed, which has the text and no media (platforms-2.md § 5.3). */
export function readTiktokOembed(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const refusal = readRefusal(exchange, text)
  if (refusal !== null) return refusal
  const answer = parseObject(text)
  if (exchange.status === 400 && /something went wrong/i.test(getString(answer, 'message') ?? ''))
    return { kind: 'not-found' }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (idIn(answer) !== post.id) return { ...unknownShape, unknown: 'the words of another post' }
  const handle = /^https:\/\/www\.tiktok\.com\/@([\w.-]{1,40})$/.exec(
    getString(answer, 'author_url') ?? '',
  )?.[1]
  if (handle === undefined) return absentPart('author_url')
  const { title } = answer
  if (typeof title !== 'string') return absentPart('title')
  const record: PostRecord = {
    ...blankRecord(post, 'tiktok-oembed'),
    author: tiktokAuthor(handle, getString(answer, 'author_name'), []),
    ...textParts(title),
    media: [
      tiktokMedium(post, {
        kind: 'video',
        urls: [],
        posters: [getString(answer, 'thumbnail_url') ?? ''],
      }),
    ],
  }
  return { kind: 'alive', record, missing: [], edited: false }
}

/** The id of the post that the answer is about. */
const idIn = (answer: JsonObject): string | null =>
  getString(answer, 'embed_product_id') ??
  /data-video-id="(\d{15,20})"/.exec(getString(answer, 'html') ?? '')?.[1] ??
  null
