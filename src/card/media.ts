import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { formatDuration } from './format-duration.ts'
import { type Html, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'

/** Returns the URL of an archived body by its URL on the platform; null if it was not archived. */
export type ResourceUrlResolver = (url: string) => string | null

/** Renders the post's media as a grid, without the pictures that the poll shows; collapsed if the platform marked them as sensitive. */
export function renderMedia(post: QuotedPost | PostRecord, resourceUrl: ResourceUrlResolver): Html | null {
  const ofChoices = new Set(post.poll?.options.map(({ imageUrl }) => imageUrl))
  const media = post.media.filter(({ url }) => !ofChoices.has(url) || resourceUrl(url) === null)
  if (media.length === 0) return null
  const one = media.length === 1
  const grid = html`<div class="media n${Math.min(media.length, 5)}">${media.map((medium) =>
    figure(medium, one, resourceUrl),
  )}</div>`
  if (!post.sensitive) return grid
  return html`<details class="sensitive"><summary>Marked as sensitive by the platform. Show it.</summary>${grid}</details>`
}

function figure(medium: Medium, alone: boolean, resourceUrl: ResourceUrlResolver): Html {
  const file = medium.served === false ? null : archivedUrl(medium, resourceUrl)
  const playlist =
    file === null && medium.fallbackPlaylistUrl ? resourceUrl(medium.fallbackPlaylistUrl) : null
  const source = file ?? playlist
  const alt = medium.alt ?? ''
  const still = medium.posterUrl === null ? null : resourceUrl(medium.posterUrl)
  if (source === null && still !== null && medium.kind !== 'photo') return stillImage(medium, still)
  if (source === null) {
    return html`<figure class="lacking"><div>${NAMES[medium.kind]} not kept</div>${alt && html`<figcaption dir="auto">${alt}</figcaption>`}</figure>`
  }
  return html`<figure>${player(playlist === null ? medium : { ...medium, delivery: 'hls' }, source, alone, resourceUrl)}${alt && altText(alt)}${origin(medium)}</figure>`
}

/** Renders the poster of a video that was not kept, with its duration, as the platform shows it before it plays. */
function stillImage({ kind, alt, durationMs }: Medium, still: string): Html {
  return html`<figure class="still"><div><img class="alone" src="${still}" alt="${alt ?? ''}" loading="lazy" decoding="async">${
    durationMs !== null && html`<span class="tag">${formatDuration(durationMs)}</span>`
  }</div><figcaption>${NAMES[kind]} not kept</figcaption></figure>`
}

function player(medium: Medium, source: string, alone: boolean, resourceUrl: ResourceUrlResolver): Html {
  const { kind, width, height, posterUrl } = medium
  const alt = medium.alt ?? ''
  const size = width !== null && height !== null && html` width="${width}" height="${height}"`
  const label = html` aria-label="${alt || NAMES[kind]}"`
  const poster = posterUrl === null ? null : resourceUrl(posterUrl)
  // A GIF is a film on most platforms, and a picture where the file is one.
  switch (kind === 'gif' && /\.gif(?:[?#]|$)/.test(medium.url) ? 'photo' : kind) {
    case 'photo':
      return html`<a href="${source}"${!alt && html` aria-label="Photo, larger"`} ${OUTBOUND_LINK}><img class="${alone ? 'alone' : 'tile'}" src="${source}" alt="${alt}"${size} loading="lazy" decoding="async"></a>`
    case 'audio':
      return html`<audio controls preload="none"${label} src="${source}"></audio>`
    default:
      return html`<video controls playsinline preload="${poster === null ? 'metadata' : 'none'}"${kind === 'gif' && html` loop muted`}${label}${
        medium.delivery !== 'hls' && html` src="${source}"`
      }${poster !== null && html` poster="${poster}"`}${size}>${
        medium.delivery === 'hls' && html`<source src="${source}" type="application/vnd.apple.mpegurl">`
      }</video>${kind === 'gif' && html`<span class="tag" aria-hidden="true">GIF</span>`}${sound(medium, resourceUrl)}`
  }
}

/** Renders the separate sound of a video file without sound. */
function sound({ soundUrl }: Medium, resourceUrl: ResourceUrlResolver): Html | null {
  const source = soundUrl === undefined ? null : resourceUrl(soundUrl)
  if (source === null) return null
  return html`<audio controls preload="none" aria-label="Sound of the video" src="${source}"></audio>`
}

/** Renders the alternative text so that all readers can open it. */
const altText = (alt: string): Html =>
  html`<details class="alt"><summary>ALT<span class="unseen"> text</span></summary><p dir="auto">${alt}</p></details>`

function origin({ fromUrl }: Medium): Html | null {
  const href = fromUrl === undefined ? null : safeHref(fromUrl)
  return href === null
    ? null
    : html`<figcaption class="from small">from <a href="${href}" ${OUTBOUND_LINK}>another post</a></figcaption>`
}

/** The URL of a medium's archived body: the best rendition, or the fallback that was archived instead. */
function archivedUrl(medium: Medium, resourceUrl: ResourceUrlResolver): string | null {
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
