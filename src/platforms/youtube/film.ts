import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { getCount, getObject, getObjects, getString, parseObject } from '../shared/untyped-json.ts'

/** The one file with picture and sound, at 360 lines (platforms-2.md § 0.5). */
const WHOLE_FILE = 18
/** The client that is served this file, in YouTube's own terms. */
const CLIENT = { clientName: 'ANDROID', clientVersion: '21.03.36', hl: 'en', gl: 'US' }

/**
 * Adds the film's file to a record, for installations that ask for it (`STET_YOUTUBE_VIDEO`). YouTube often serves none;
 * the film then stays `served: false`. The address is signed and lives for hours.
 *
 * @throws the reason of `context.signal`
 */
export async function withFilm(
  record: PostRecord,
  post: PostRef,
  base: string,
  context: AskContext,
): Promise<PostRecord> {
  const [film, ...rest] = record.media
  if (film === undefined) return record
  const found = await requestFilm(film, post, base, context)
  return found === null ? record : { ...record, media: [found, ...rest] }
}

async function requestFilm(
  film: Medium,
  post: PostRef,
  base: string,
  context: AskContext,
): Promise<Medium | null> {
  const { http, scratch, recorder, signal } = context
  const asked = {
    context: { client: CLIENT },
    playerRequest: { videoId: post.id },
    disablePlayerResponse: false,
  }
  try {
    const exchange = await http.fetch({
      url: `${base}/youtubei/v1/reel/reel_item_watch?prettyPrint=false&$fields=playerResponse.streamingData.formats`,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: new TextEncoder().encode(JSON.stringify(asked)),
      redirects: 0,
      source: 'youtube film',
      scratch,
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    if (exchange.status !== 200) return null
    return filmIn(film, await exchange.body.text())
  } catch (thrown) {
    signal?.throwIfAborted()
    // The record is whole without the film.
    if (!(thrown instanceof FetchError)) throw thrown
    return null
  }
}

/** Reads the file's address from the answer; null if it has none on YouTube's own host. */
export function filmIn(film: Medium, text: string): Medium | null {
  const streaming = getObject(getObject(parseObject(text), 'playerResponse'), 'streamingData')
  const format = getObjects(streaming, 'formats').find((one) => getCount(one, 'itag') === WHOLE_FILE) ?? null
  const url = parseMediaUrl(getString(format, 'url'), ['googlevideo.com'])
  if (url === null) return null
  const { served: _, ...rest } = film
  return { ...rest, url, width: getCount(format, 'width'), height: getCount(format, 'height') }
}
