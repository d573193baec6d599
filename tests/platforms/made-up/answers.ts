import { loadHtml } from '../../../src/detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../../src/model/blank-record.ts'
import type { Exchange } from '../../../src/model/http.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import type { Entity, Medium } from '../../../src/model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unknownShape,
} from '../../../src/platforms/shared/source-status.ts'
import {
  getObject,
  getObjects,
  getString,
  getTime,
  getWebUrl,
  type JsonObject,
  parseObject,
} from '../../../src/platforms/shared/untyped-json.ts'

/** `{"gone": "author" | "keepers" | "account" | "hidden"}` with 410 names why; the rest as everywhere. */
export function readApi(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const answer = parseObject(text)
  switch (exchange.status === 410 && getString(answer, 'gone')) {
    case 'author':
      return { kind: 'named', liveness: 'deleted', reason: 'deleted' }
    case 'keepers':
      return { kind: 'named', liveness: 'removed', reason: 'removed' }
    case 'account':
      return { kind: 'named', liveness: 'account-deleted', reason: 'account-deleted' }
    case 'hidden':
      return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  }
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (getString(answer, 'id') !== post.id) return unknownShape
  const account = getObject(answer, 'account')
  const words = getString(answer, 'text') ?? ''
  const publishedAt = getTime(answer, 'at')
  return {
    kind: 'alive',
    edited: false,
    missing: [],
    record: {
      ...blankRecord(post, 'perch-api'),
      author: {
        ...blankAuthor(getString(account, 'handle') ?? '', getString(account, 'name') ?? '', null),
        id: getString(account, 'id'),
        avatarUrl: getWebUrl(account, 'avatar'),
        verification: getString(account, 'mark'),
      },
      publishedAt,
      publishedOn: publishedAt?.slice(0, 10) ?? null,
      text: words,
      entities: linksIn(words),
      media: getObjects(answer, 'media').flatMap((one) => medium(one) ?? []),
    },
  }
}

/** A photo is a file, a film a playlist, and a clip a file without its sound. */
function medium(one: JsonObject): Medium | null {
  const url = getWebUrl(one, 'url')
  if (url === null) return null
  const kind = getString(one, 'kind')
  const sound = getWebUrl(one, 'sound')
  return {
    kind: kind === 'photo' ? 'photo' : 'video',
    url,
    fallbackUrls: [],
    posterUrl: null,
    alt: getString(one, 'alt'),
    width: null,
    height: null,
    durationMs: null,
    ...(kind === 'film' ? { delivery: 'hls' } : {}),
    ...(sound === null ? {} : { soundUrl: sound }),
  }
}

/** The page of a post; one of another post, or of none, is not read. */
export function readPage(exchange: Exchange, body: string, post: PostRef): SourceStatus {
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  const $ = loadHtml(body)
  // A page that was cut off may lack anything.
  if ($ === null || !body.includes('</article>')) return malformedAnswer
  const article = $('article.perch-post').filter((_, one) => one.attribs['data-id'] === post.id)
  if (article.length === 0) return unknownShape
  const text = article.find('p').text()
  const author = article.find('[data-handle]').first()
  return {
    kind: 'alive',
    edited: false,
    missing: [],
    record: {
      ...blankRecord(post, 'perch-page'),
      author: blankAuthor(author.attr('data-handle') ?? '', author.text(), null),
      text,
      entities: linksIn(text),
    },
  }
}

const linksIn = (text: string): Entity[] =>
  [...text.matchAll(/https:\/\/pch\.example\/\w+/g)].map(({ 0: url, index }) => ({
    kind: 'link',
    start: index,
    end: index + url.length,
    url,
    short: url,
  }))
