import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { formatDuration } from './format-duration.ts'
import { type Html, html, safeHref } from './html.ts'
import { OUTBOUND_LINK } from './post-text.ts'

/** Returns the URL of an archived body by its URL on the platform; null if it was not archived. */
export type ResourceUrlResolver = (url: string) => string | null

/** Media that were archived and that this card does not show: `url` is the address of the card that shows them. */
export interface MediaElsewhere {
  readonly url: string
  readonly resourceUrl: ResourceUrlResolver
}

/**
 * Renders the post's media as a grid, without the pictures that the poll shows; collapsed if the platform marked them as sensitive.
 *
 * @param elsewhere set for a card that leaves media out which were archived
 */
export function renderMedia(
  post: QuotedPost | PostRecord,
  resourceUrl: ResourceUrlResolver,
  elsewhere: MediaElsewhere | null,
): Html | null {
  const ofChoices = new Set(post.poll?.options.map(({ imageUrl }) => imageUrl))
  const media = post.media.filter(({ url }) => !ofChoices.has(url) || resourceUrl(url) === null)
  if (media.length === 0) return null
  const one = media.length === 1
  const grid = html`<div class="media n${Math.min(media.length, 5)}">${media.map((medium) =>
    figure(medium, one, resourceUrl, elsewhere),
  )}</div>`
  if (!post.sensitive) return grid
  return html`<details class="sensitive"><summary>Marked as sensitive by the platform. Show it.</summary>${grid}</details>`
}

function figure(
  medium: Medium,
  alone: boolean,
  resourceUrl: ResourceUrlResolver,
  elsewhere: MediaElsewhere | null,
): Html {
  const { file, playlist } = archivedFiles(medium, resourceUrl)
  const source = file ?? playlist
  const alt = medium.alt ?? ''
  const still = medium.posterUrl === null ? null : resourceUrl(medium.posterUrl)
  if (source === null && still !== null && medium.kind !== 'photo')
    return stillImage(medium, still, elsewhere)
  if (source === null) {
    return html`<figure class="lacking"><div>${absence(medium, elsewhere)}</div>${alt && html`<figcaption dir="auto">${alt}</figcaption>`}</figure>`
  }
  return html`<figure>${player(playlist === null ? medium : { ...medium, delivery: 'hls' }, source, alone, resourceUrl)}${alt && altText(alt)}${origin(medium)}</figure>`
}

/** Says of a medium that it was not kept, or links to the card that shows it. */
function absence(medium: Medium, elsewhere: MediaElsewhere | null): Html {
  const kept = elsewhere && archivedFiles(medium, elsewhere.resourceUrl)
  if (elsewhere === null || (kept?.file ?? kept?.playlist ?? null) === null)
    return html`${NAMES[medium.kind]} not kept`
  return html`<a href="${elsewhere.url}" ${OUTBOUND_LINK}>${NAMES[medium.kind]} in the archive</a>`
}

/** Renders the poster of a video that this card lacks, with its duration, as the platform shows it before it plays. */
function stillImage(medium: Medium, still: string, elsewhere: MediaElsewhere | null): Html {
  const { alt, durationMs } = medium
  return html`<figure class="still"><div><img class="alone" src="${still}" alt="${alt ?? ''}" loading="lazy" decoding="async">${
    durationMs !== null && html`<span class="tag">${formatDuration(durationMs)}</span>`
  }</div><figcaption>${absence(medium, elsewhere)}</figcaption></figure>`
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

/** The URLs of a medium's archived body: the best rendition, or the fallback that was archived instead, or else a playlist. */
function archivedFiles(medium: Medium, resourceUrl: ResourceUrlResolver) {
  const served = medium.served === false ? [] : [medium.url, ...medium.fallbackUrls]
  const file = served.map(resourceUrl).find((one) => one !== null) ?? null
  const playlist =
    file === null && medium.fallbackPlaylistUrl ? resourceUrl(medium.fallbackPlaylistUrl) : null
  return { file, playlist }
}

const NAMES: Readonly<Record<Medium['kind'], string>> = {
  photo: 'Photo',
  video: 'Video',
  gif: 'GIF',
  audio: 'Sound',
}
