import type { PostRecord } from '../model/post-record.ts'
import { formatMoment } from './format-time.ts'
import { type Html, html } from './html.ts'

/** Renders the earlier versions of an edited post, folded, oldest first. Their media were not archived. */
export function renderVersions({ versions = [] }: PostRecord): Html | null {
  if (versions.length === 0) return null
  const title =
    versions.length === 1 ? 'Its version before the edit' : `Its ${versions.length} earlier versions`
  return html`<details class="versions"><summary>${title}</summary><ol>${versions.map(
    ({ at, text, contentWarning, pollOptions, media }) =>
      html`<li><span class="small">${formatMoment(at)}</span>${
        contentWarning !== undefined && html`<p class="small" dir="auto">${contentWarning}</p>`
      }<p class="noted" dir="auto">${text}</p>${
        pollOptions.length > 0 && html`<p class="small" dir="auto">${pollOptions.join(' · ')}</p>`
      }${media.length > 0 && html`<p class="small">with ${media.length} ${media.length === 1 ? 'medium' : 'media'}</p>`}</li>`,
  )}</ol></details>`
}
