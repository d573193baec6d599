import { formatDuration } from '../../card/format-duration.ts'
import { type Html, html } from '../../card/html.ts'
import type { MediaSummary } from '../../model/media-summary.ts'
import { thumbnailPath } from '../views/media-urls.ts'

/** What lists know about the pictures of a post. */
interface PicturedPost {
  /** The id of the main snapshot. */
  readonly snapshot: string | null
  readonly media: MediaSummary | null
}

/**
 * Renders the picture that stands for a post in a list, with how many media it has; a quotation mark for a post of words
 * alone. Media that the author or the platform folds away are named, not shown.
 */
export function renderThumbnail({ snapshot, media }: PicturedPost): Html {
  if (media === null || snapshot === null) {
    return html`<span class="thumb words" aria-hidden="true">“</span>`
  }
  const mark = renderMark(media)
  if (media.sensitive) return html`<span class="thumb"><span class="why">Sensitive</span>${mark}</span>`
  if (media.thumbnail === null)
    return html`<span class="thumb"><span class="why" aria-hidden="true">${signOf(media)}</span>${mark}</span>`
  return html`<span class="thumb"><img src="${thumbnailPath(snapshot, media.thumbnail)}" alt="" width="320" height="240" loading="lazy" decoding="async">${mark}</span>`
}

/** Renders the number of media by kind: `2 photos`, `▶ 0:42`. Null for one photo, which is seen. */
function renderMark(media: MediaSummary): Html | null {
  const { photo, video, gif, audio, durationMs, thumbnail } = media
  const time = durationMs === null ? null : formatDuration(durationMs)
  const marks = [
    (photo > 1 || (photo === 1 && thumbnail === null) || (photo === 1 && video + gif + audio > 0)) &&
      html`${photo} ${photo === 1 ? 'photo' : 'photos'}`,
    video === 1 &&
      html`<span aria-hidden="true">▶ </span>${time === null ? 'Video' : html`<span class="unseen">Video, </span>${time}`}`,
    video > 1 && html`<span aria-hidden="true">▶ </span>${video} videos`,
    gif > 0 && html`${gif > 1 && `${gif} `}GIF`,
    audio > 0 &&
      html`<span aria-hidden="true">♪ </span>${time === null || video > 0 ? 'Sound' : html`<span class="unseen">Sound, </span>${time}`}`,
  ].filter((one) => one !== false)
  return marks.length === 0
    ? null
    : html`<span class="tag">${marks.map((one, n) => html`${n > 0 && ' · '}${one}`)}</span>`
}

const signOf = ({ video, gif, audio }: MediaSummary): string =>
  video + gif > 0 ? '▶' : audio > 0 ? '♪' : '▢'
