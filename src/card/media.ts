import type { Medium, PostRecord, QuotedPost } from '../model/post.ts'
import { type Html, html } from './html.ts'
import { OUTWARD } from './words.ts'

/** Where an archived body can be had, by its address on the platform; null where it was not kept. */
export type ResourceUrl = (url: string) => string | null

/** The post's photos, videos and sounds as a grid; behind a fold where the platform warned of them. */
export function media(post: QuotedPost | PostRecord, resourceUrl: ResourceUrl): Html | null {
  if (post.media.length === 0) return null
  const one = post.media.length === 1
  const grid = html`<div class="media n${Math.min(post.media.length, 5)}">${post.media.map((medium) =>
    figure(medium, one, resourceUrl),
  )}</div>`
  if (!post.sensitive) return grid
  return html`<details class="sensitive"><summary>Marked as sensitive by the platform. Show it.</summary>${grid}</details>`
}

function figure(medium: Medium, alone: boolean, resourceUrl: ResourceUrl): Html {
  const source = kept(medium, resourceUrl)
  const size =
    medium.width !== null &&
    medium.height !== null &&
    html` width="${medium.width}" height="${medium.height}"`
  const alt = medium.alt ?? ''
  if (source === null) {
    return html`<figure class="lacking"><div>${NAMES[medium.kind]} not kept</div>${alt && html`<figcaption dir="auto">${alt}</figcaption>`}</figure>`
  }
  const poster = medium.posterUrl === null ? null : resourceUrl(medium.posterUrl)
  switch (medium.kind) {
    case 'photo':
      return html`<figure><a href="${source}" ${OUTWARD}><img class="${alone ? 'alone' : 'tile'}" src="${source}" alt="${alt}"${size}></a></figure>`
    case 'audio':
      return html`<figure><audio controls preload="metadata" src="${source}"></audio></figure>`
    default:
      return html`<figure><video controls playsinline preload="metadata"${medium.kind === 'gif' && html` loop muted`} src="${source}"${
        poster !== null && html` poster="${poster}"`
      }${alt && html` aria-label="${alt}"`}${size}></video></figure>`
  }
}

/** A medium's archived body: that of its own address, or of the lesser rendition that was served instead. */
function kept(medium: Medium, resourceUrl: ResourceUrl): string | null {
  for (const url of [medium.url, ...medium.fallbackUrls]) {
    const source = resourceUrl(url)
    if (source !== null) return source
  }
  return null
}

const NAMES: Readonly<Record<Medium['kind'], string>> = {
  photo: 'Photo',
  video: 'Video',
  gif: 'GIF',
  audio: 'Sound',
}
