import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankMedium } from '../../model/blank-record.ts'
import type { Medium } from '../../model/post-record.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { getCount, getObject, getObjects, getString, parseObject } from '../shared/untyped-json.ts'

/** An address on Reddit's media hosts; null for others (platforms-2.md § 11). */
export const redditMediaUrl = (written: string | null | undefined): string | null =>
  parseMediaUrl(written, ['redd.it'])

/** `preview.redd.it/{title}-v0-{id}.jpg?…` is a smaller rendition of `i.redd.it/{id}.jpg`, which is not signed. */
export function originalOf(preview: string | null | undefined): string | null {
  const url = URL.parse(redditMediaUrl(preview) ?? '')
  if (url === null || !/^(?:preview|i)\.redd\.it$/.test(url.hostname)) return null
  const file = /(?:-v\d-|\/)([a-z0-9]{6,20}\.(?:jpe?g|png|gif|webp))$/i.exec(url.pathname)?.[1]
  return file === undefined ? null : `https://i.redd.it/${file}`
}

/** A medium of which only the file is known. */
export const redditMedium = (kind: Medium['kind'], url: string, more: Partial<Medium> = {}): Medium => ({
  ...blankMedium(kind, url),
  ...more,
})

/**
 * Reads the media of an embed page (platforms-2.md § 6.2).
 *
 * @param type the kind of post that the page names; @param url the post's target
 */
export function readEmbedMedia($: HtmlPage, type: string | null, url: string | null, page: string): Medium[] {
  const media = readByType($, type, url, page)
  const kind = KINDS.get(type ?? '')
  // The page says that there is one, and does not show it.
  return media.length === 0 && kind !== undefined ? [redditMedium(kind, page, { served: false })] : media
}

/** The kinds of posts that are media. */
const KINDS: ReadonlyMap<string, Medium['kind']> = new Map([
  ['image', 'photo'],
  ['gallery', 'photo'],
  ['gif', 'gif'],
  ['video', 'video'],
])

function readByType($: HtmlPage, type: string | null, url: string | null, page: string): Medium[] {
  const target = redditMediaUrl(url)
  const host = URL.parse(target ?? '')?.hostname
  if (host === 'v.redd.it' && target !== null) return [readVideo($, target)]
  switch (type) {
    case 'image':
      return target === null ? [] : [redditMedium('photo', target)]
    case 'gif':
      return [readGif($, target, page)]
    case 'gallery':
      return readPictures($, $('gallery-carousel'), page)
    default: {
      const text = $('[id$="-post-rtjson-content"]')
      return [...readPictures($, text, page), ...readFilmsInText(text, page)]
    }
  }
}

/** The pictures within an element, each once, at their original size. */
function readPictures($: HtmlPage, within: Elements, page: string): Medium[] {
  const slides = within.find('img, faceplate-img').toArray()
  const all = slides.map((node) => {
    const shown = $(node).attr('src')
    const original = originalOf(shown)
    const url = original ?? redditMediaUrl(shown)
    const alt = $(node).attr('alt')?.trim() || null
    const kind = original?.endsWith('.gif') ? 'gif' : 'photo'
    // A picture on a stranger's host is not requested.
    return url === null
      ? redditMedium('photo', page, { alt, served: false })
      : redditMedium(kind, url, { alt })
  })
  return [...new Map(all.map((one) => [one.url, one])).values()]
}

/** Films and frames within a text. Their files are not established, so they are missing. */
const readFilmsInText = (text: Elements, page: string): Medium[] =>
  text.find('video, audio, iframe, shreddit-player, shreddit-player-2').length === 0
    ? []
    : [redditMedium('video', page, { served: false })]

function readGif($: HtmlPage, target: string | null, page: string): Medium {
  const player = $('shreddit-player[gif]').first()
  const film = redditMediaUrl(player.attr('src'))
  const posterUrl = redditMediaUrl(player.attr('poster'))
  if (film !== null && /[?&]format=mp4(?:&|$)/.test(film)) return redditMedium('gif', film, { posterUrl })
  return target === null
    ? redditMedium('gif', page, { posterUrl, served: false })
    : redditMedium('gif', target, { posterUrl })
}

/** A packaged file has picture and sound. Without one, `film.ts` asks for the two apart. */
function readVideo($: HtmlPage, target: string): Medium {
  const player = $('shreddit-player').first()
  const cover = $('img[src*="external-preview.redd.it"]').first().attr('src')
  const posterUrl = redditMediaUrl(player.attr('poster')) ?? redditMediaUrl(cover)
  const packaged = getObject(parseObject(player.attr('packaged-media-json') ?? ''), 'playbackMp4s')
  const files = getObjects(packaged, 'permutations').flatMap((one) => {
    const source = getObject(one, 'source')
    const size = getObject(source, 'dimensions')
    const url = redditMediaUrl(getString(source, 'url'))
    return url === null ? [] : { url, width: getCount(size, 'width'), height: getCount(size, 'height') }
  })
  const [best] = files.toSorted((a, b) => (b.height ?? 0) - (a.height ?? 0))
  const seconds = getCount(packaged, 'duration')
  const durationMs = seconds === null ? null : seconds * 1000
  if (best !== undefined) return redditMedium('video', best.url, { ...best, posterUrl, durationMs })
  return redditMedium('video', `${target.replace(/\/+$/, '')}/HLSPlaylist.m3u8`, {
    posterUrl,
    durationMs,
    delivery: 'hls',
  })
}
