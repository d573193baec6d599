import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { getString, parseObject } from '../shared/untyped-json.ts'
import { isNoticeAbout, looksLikeNotice } from './notices.ts'
import { parseOembedMarkup } from './oembed-markup.ts'
import { timeOfId } from './snowflake.ts'
import { buildPostUrl } from './tweet-record.ts'
import { parseStatusId } from './tweet-text.ts'

/** Builds the URL of X's oEmbed for a post (platforms.md § 1.2). */
export function buildXOembedUrl(endpoint: string, post: PostRef): string {
  const query = new URLSearchParams({ url: post.url, omit_script: '1', dnt: 'true', lang: 'en' })
  return `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`
}

/**
 * Interprets an oEmbed response (platforms.md §§ 0, 1.2). For a living post it has the text, perhaps cut, but no
 * media, so the record always misses a part.
 */
export function readOembed(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const answer = parseObject(text)
  if (
    exchange.status === 403 &&
    /not authorized to see this status/i.test(getString(answer, 'error') ?? '')
  ) {
    return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  }
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  const html = getString(answer, 'html')
  const url = getString(answer, 'url')
  if (html === null || url === null || parseStatusId(url) !== post.id) return unknownShape
  const words = parseOembedMarkup(html)
  if (words === null) return unknownShape
  const handle = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(\w{1,20})\/?$/i.exec(
    getString(answer, 'author_url') ?? '',
  )?.[1]
  // What X writes in its place is not the author's text.
  if (isNoticeAbout(words.text, handle ?? null))
    return { kind: 'named', liveness: 'withheld', reason: 'withheld' }
  if (looksLikeNotice(words.text)) return unavailableAnswer
  // To the second, as in X's other sources.
  const published = timeOfId(post.id)?.replace(/\.\d{3}Z$/, '.000Z') ?? null
  const textCut = /(?:…|\.\.\.)$/.test(words.text)
  return {
    kind: 'alive',
    edited: false,
    missing: missingParts(words.mediaLinks, textCut, post),
    record: {
      ...blankRecord(post, 'x-oembed'),
      url: handle === undefined ? post.url : buildPostUrl(handle, post.id),
      author:
        handle === undefined
          ? null
          : blankAuthor(handle, getString(answer, 'author_name') ?? handle, `https://x.com/${handle}`),
      publishedAt: published,
      publishedOn: published?.slice(0, 10) ?? words.day,
      language: words.language,
      text: words.text,
      textCut,
      entities: words.entities,
    },
  }
}

function missingParts(mediaLinks: readonly string[], textCut: boolean, post: PostRef): MissingPart[] {
  const media = mediaLinks.map((url): MissingPart => ({ part: 'photo', url, reason: 'upstream' }))
  // oEmbed does not say whether a text without an ellipsis is complete.
  if (textCut || media.length === 0) media.unshift({ part: 'text', url: post.url, reason: 'upstream' })
  return media
}
