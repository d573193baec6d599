import type { PlatformLabels } from '../model/labels.ts'
import type { PostRecord } from '../model/post-record.ts'
import { formatDay } from './format-time.ts'
import { type Html, html } from './html.ts'
import { describeOriginal, type OriginalState } from './original-state.ts'
import { renderArticleLink } from './provenance.ts'

/** Renders the banner above the post: date of the copy, state of the original, and a caveat about the witness. */
export function renderBanner(
  record: PostRecord,
  capturedAt: Date,
  original: OriginalState | null,
  labels: PlatformLabels,
): Html {
  const { witness, archivedAt } = record
  const known = original && describeOriginal(original)
  const of = witness === 'web-archive' && archivedAt ? archivedAt : capturedAt.toISOString()
  return html`<p class="banner"><span><b>Archived copy</b>, ${formatDay(of)}</span>${
    known && html` <span class="original ${known.tone}">${known.words}</span>`
  }</p>
${caveat(record, labels.platform(record.platform), original?.liveness === 'platform-closed')}`
}

/** A notice for text that does not come from the platform itself. */
function caveat(record: PostRecord, platform: string, closed: boolean): Html | null {
  switch (record.witness) {
    case 'citation':
      return html`<p class="caveat unconfirmed">As quoted by ${renderArticleLink(record.quotedBy)}, not confirmed by ${platform}.</p>
`
    case 'web-archive':
      return html`<p class="caveat">Salvaged from a public web archive${
        record.archivedAt !== undefined && html`, which copied the post on ${formatDay(record.archivedAt)}`
      }. ${closed ? `${platform} has closed.` : `${platform} no longer served it to us.`}</p>
`
    default:
      return null
  }
}
