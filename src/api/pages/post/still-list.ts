import { type Html, html } from '../../../card/html.ts'
import type { Medium } from '../../../model/post-record.ts'
import { thumbnailPath } from '../../views/media-urls.ts'
import type { VersionMedium } from './compare-media.ts'

const NAMES: Readonly<Record<Medium['kind'], string>> = {
  photo: 'Photo',
  video: 'Film',
  gif: 'GIF',
  audio: 'Sound',
}

interface Shown {
  /** The snapshot that the media belong to. */
  readonly snapshot: string
  /** Media that are marked, such as those that the next version lacks, and the mark. */
  readonly marked?: {
    readonly media: ReadonlySet<VersionMedium>
    readonly label: string
    readonly tone: 'good' | 'bad'
  }
  /** At most this many; the others are counted. */
  readonly most?: number
}

/** Renders the thumbnails of a version's media. A sensitive post's are named, not shown. */
export function renderStills(
  media: readonly VersionMedium[],
  isSensitive: boolean,
  { snapshot, marked, most = media.length }: Shown,
): Html | null {
  if (media.length === 0) return null
  const more = media.length - most
  return html`<ul class="stills">${media.slice(0, most).map((one) => {
    const { kind, alt, still } = one
    const isMarked = marked?.media.has(one) ?? false
    const isNamed = !isMarked && kind !== 'photo'
    return html`<li><span class="thumb${isMarked && ` ${marked?.tone}`}">${
      still === null || isSensitive
        ? html`<span class="why">${isSensitive ? 'Sensitive' : NAMES[kind]}</span>`
        : html`<img src="${thumbnailPath(snapshot, still)}" alt="${alt ?? (isNamed ? '' : NAMES[kind])}" width="320" height="240" loading="lazy" decoding="async">`
    }${isMarked ? html`<span class="tag">${marked?.label ?? ''}</span>` : isNamed && html`<span class="tag">${NAMES[kind]}</span>`}</span></li>`
  })}${more > 0 && html`<li class="dim fine">and ${more} more</li>`}</ul>`
}
