import type { HtmlPage } from '../../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import { parseHandle, parseStatusUrl } from '../status-url.ts'
import { buildPageAuthor, buildPagePhoto, buildPageRecord } from './page-record.ts'

/**
 * Reads a post from a page's Open Graph preview, if that contains the whole text. A cut text ends with an
 * ellipsis.
 */
export function readPreview(post: PostRef, $: HtmlPage, at: Date): ArchivedPost | null {
  const property = (name: string): string =>
    $(`meta[property="og:${name}"][content!=""]`).first().attr('content') ?? ''
  const ref = parseStatusUrl(property('url'))
  const title = property('title')
  const description = property('description')
  if (ref?.id !== post.id || !/\b(?:X|Twitter)$/.test(title.trim())) return null
  const named = /^(.*)\s\(@(\w{1,20})\)\s/s.exec(title)
  const handle = named?.[2] ?? parseHandle(ref)
  // Until 2023 the page put the text between quotation marks.
  const text = (named === null ? (/^“(.*)”$/s.exec(description.trim())?.[1] ?? '') : description).trim()
  if (handle === null || text === '' || /(?:…|\.\.\.)(?:\s*https:\/\/t\.co\/\w+)?$/.test(text)) return null
  const image = property('image')
  const isPhoto = /^https?:\/\/pbs\.twimg\.com\/media\/[\w-]+/.test(image)
  const isVideo = /^https?:\/\/pbs\.twimg\.com\/(?:amplify_video|ext_tw_video|tweet_video)_thumb\//.test(
    image,
  )
  const author = buildPageAuthor(handle, {
    name: named?.[1] ?? title.replace(/\son\s(?:X|Twitter)$/, ''),
    avatarUrl: /\/profile_images\//.test(image) ? image : null,
  })
  const media = isPhoto ? [buildPagePhoto(image, null)] : []
  return {
    record: buildPageRecord(post, { text, entities: [], author, media }, at),
    missing: isVideo ? [{ part: 'video', url: image, reason: 'upstream' }] : [],
    links: [...text.matchAll(/https:\/\/t\.co\/\w+/g)].map(([link]) => link),
    repost: /^RT @\w+:/.test(text),
  }
}
