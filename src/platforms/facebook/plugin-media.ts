import { extractJson } from '../../detect/data/extract-json.ts'
import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { Medium } from '../../model/post-record.ts'
import { metaMediaUrl, metaMedium } from '../shared/meta/media-url.ts'
import { asObject, getCount, getString, type JsonObject, parseJsonValue } from '../shared/untyped-json.ts'

/** What the plugin shows of a post's media, and what it does not serve. */
export interface PluginMedia {
  readonly media: Medium[]
  readonly missing: MissingPart[]
  readonly notes: string[]
}

const SMALL = 'Facebook serves readers without an account only small pictures.'
/** The data of a page nests at most this deep. */
const MAX_DEPTH = 30
const MAX_FILMS = 20

/**
 * Reads photos and videos of a post (platforms-2.md § 10.2). A photo is a small rendition, whose signature forbids a larger one, so the photo
 * itself is missing; behind "+3" are photos that the plugin does not show.
 *
 * @param script the text of the page's scripts
 * @param page the post's own address
 * @returns the name of a part that a video's data lacks
 */
export function readPluginMedia(
  $: HtmlPage,
  root: Elements,
  script: string,
  page: string,
): PluginMedia | string {
  const films = readFilms($, root, script, page)
  if (typeof films === 'string') return films
  const photos = readPhotos($, root)
  const hidden = Number(/^\s*\+(\d{1,3})\s*$/.exec(root.find('._52db').first().text())?.[1] ?? 0)
  const missing = photos.map(({ address }) => ({
    part: 'photo' as const,
    url: address,
    reason: 'upstream' as const,
  }))
  if (hidden > 0) missing.push({ part: 'photo', url: page, reason: 'upstream' })
  const more = hidden === 1 ? 'one more photo' : `${hidden} more photos`
  return {
    media: [...photos.map(({ medium }) => medium), ...films],
    missing,
    notes: [
      ...(photos.length > 0 ? [SMALL] : []),
      ...(hidden > 0 ? [`The post has ${more}, which only its page shows.`] : []),
    ],
  }
}

function readPhotos($: HtmlPage, root: Elements): { medium: Medium; address: string }[] {
  return root
    .find('a[href*="/photo"], a[href*="/photos/"]')
    .toArray()
    .flatMap((node) => {
      const image = $(node).find('img').first()
      if (image.length === 0) return []
      const address = addressOf($(node).attr('href') ?? '')
      const alt = image.attr('alt')?.trim() || null
      return [{ medium: metaMedium('photo', metaMediaUrl(image.attr('src')), address, { alt }), address }]
    })
}

/** A photo's own address, without the parameters that follow where it was clicked. */
function addressOf(href: string): string {
  const url = new URL(href, 'https://www.facebook.com/')
  const id = url.searchParams.get('fbid')
  return id === null ? `${url.origin}${url.pathname}` : `https://www.facebook.com/photo/?fbid=${id}`
}

function readFilms($: HtmlPage, root: Elements, script: string, page: string): Medium[] | string {
  const films = findFilms(script)
  const posters = root
    .find('video')
    .toArray()
    .map((node) => metaMediaUrl($(node).attr('poster')))
  // The page plays a video whose data it does not hold.
  if (films.length === 0) return posters.map((posterUrl) => metaMedium('video', null, page, { posterUrl }))
  const incomplete = films.find((film) => !Object.hasOwn(film, 'hd_src') || !Object.hasOwn(film, 'sd_src'))
  if (incomplete !== undefined) return Object.hasOwn(incomplete, 'hd_src') ? 'sd_src' : 'hd_src'
  return films.map((film, n) =>
    metaMedium('video', metaMediaUrl(getString(film, 'hd_src') ?? getString(film, 'sd_src')), page, {
      posterUrl: posters[n] ?? null,
      width: getCount(film, 'original_width'),
      height: getCount(film, 'original_height'),
    }),
  )
}

/** The data of each video: the objects of the scripts with addresses of files. */
function findFilms(script: string): JsonObject[] {
  const found: JsonObject[] = []
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || found.length >= MAX_FILMS) return
    if (Array.isArray(value)) for (const one of value) visit(one, depth + 1)
    const object = asObject(value)
    if (object === null) return
    if (Object.hasOwn(object, 'hd_src') || Object.hasOwn(object, 'sd_src')) found.push(object)
    else for (const one of Object.values(object)) visit(one, depth + 1)
  }
  if (!/_src"/.test(script)) return found
  for (const json of extractJson(script)) if (/_src"/.test(json)) visit(parseJsonValue(json), 0)
  return found
}
