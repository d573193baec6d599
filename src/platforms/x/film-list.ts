import { type Elements, loadXml } from '../../detect/html/load-html.ts'
import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'

/** X's lists of the files of a film (VMAP), which cards of the years until 2018 name. */
const FILM_LIST = /^https:\/\/video\.twimg\.com\/[^?#]+\.vmap(?:$|[?#])/
const FILM = /^https:\/\/video\.twimg\.com\/[^?#]+\.mp4(?:$|[?#])/
const MAX_BYTES = 256 * 1024
const MAX_FILES = 20

/**
 * Replaces each film of which the answer names only a list of files by the files of that list, best first. Without the list the
 * film stays, and counts as missing.
 *
 * @throws the reason of `context.signal`
 */
export async function withListedFiles(record: PostRecord, context: AskContext): Promise<PostRecord> {
  const media: Medium[] = []
  for (const medium of record.media)
    media.push(FILM_LIST.test(medium.url) ? await listed(medium, context) : medium)
  return { ...record, media }
}

async function listed(medium: Medium, { http, scratch, recorder, signal }: AskContext): Promise<Medium> {
  try {
    const exchange = await http.fetch({
      url: medium.url,
      redirects: 0,
      maxBytes: MAX_BYTES,
      scratch,
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    return exchange.status === 200 ? readFilmList(medium, await exchange.body.text()) : medium
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return medium
  }
}

/** Reads the files of a list: X's own variants, else the standard's media files. The medium unchanged if it names none. */
export function readFilmList(medium: Medium, xml: string): Medium {
  const $ = loadXml(xml)
  if ($ === null) return medium
  const rate = (one: Elements): number => Number(one.attr('bit_rate') ?? one.attr('bitrate') ?? 0) || 0
  const files = $('tw\\:videoVariant, videoVariant, MediaFile')
    .toArray()
    .map((node) => $(node))
    .toSorted((a, b) => rate(b) - rate(a))
    .map((one) => safeDecodeURIComponent(one.attr('url') ?? one.text().trim()))
  const [url, ...fallbackUrls] = [...new Set(files)].filter((file) => FILM.test(file)).slice(0, MAX_FILES)
  if (url === undefined) return medium
  const { served: _, ...rest } = medium
  return { ...rest, url, fallbackUrls }
}
