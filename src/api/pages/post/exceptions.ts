import { type Html, html } from '../../../card/html.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import type { Manifest } from '../../../model/manifest.ts'
import { reasonLabel } from '../../../model/reason-labels.ts'
import type { PostView } from '../../views/post-view.ts'
import { timeLabel } from '../labels.ts'

/** Renders what is not as it should be, before everything else: damage, missing parts, a failed capture, witnesses that disagree. */
export function renderExceptions(
  post: PostView,
  manifest: Manifest | null,
  labels: PlatformLabels,
): Html | null {
  const damaged = post.audits.filter(
    (one, n, all) => !one.ok && all.findIndex(({ snapshot }) => snapshot === one.snapshot) === n,
  )
  const missing = manifest?.missing ?? []
  const disagreements = manifest?.record.disagreements?.length ?? 0
  const found = [
    ...damaged.map(
      ({ at, damage }) => html`<b>A copy is damaged</b>, seen ${timeLabel(at)}: ${damage.join('; ')}`,
    ),
    ...missing.map(
      (one) =>
        html`<b>Missing</b>: ${one.part}, ${labels.missing(post.platform, one)}${one.url !== null && html` <code>${one.url}</code>`}`,
    ),
    post.reason !== null &&
      post.outcome !== 'captured' &&
      html`<b>Why</b>: ${reasonLabel(post.reason)}${post.retryAt !== null && html`. Next attempt ${timeLabel(post.retryAt)}`}`,
    manifest?.record.witness === 'citation' &&
      html`<b>Not confirmed</b>: these words are a quotation by an article; no source saw the post itself.`,
    disagreements > 0 &&
      html`<b>Sources disagree</b> about ${disagreements === 1 ? 'one field' : `${disagreements} fields`}. <a href="#disagreements">See what each says</a>`,
  ].filter((one) => one !== false)
  if (found.length === 0) return null
  return html`<section class="panel exceptions" aria-labelledby="exceptions"><h2 id="exceptions">Look at this</h2><ul class="stack tight">${found.map((one) => html`<li>${one}</li>`)}</ul></section>`
}
