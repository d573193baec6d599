import { formatBytes } from '../../../card/format-bytes.ts'
import { type Html, html } from '../../../card/html.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import type { Manifest } from '../../../model/manifest.ts'
import type { App } from '../../../runtime/app.ts'
import type { PostView } from '../../views/post-view.ts'
import { timeLabel } from '../labels.ts'
import { renderSources } from './provenance.ts'

/** Renders what proves a snapshot in three lines, with its hashes, signer, timestamps and sources folded away. */
export async function renderProof(
  app: Pick<App, 'ledger'>,
  manifest: Manifest,
  post: PostView,
  labels: PlatformLabels,
): Promise<Html> {
  const { fingerprint } = manifest.signer
  const isTrusted = (await (await app.ledger()).trustedKeys()).has(fingerprint)
  const audit = post.audits.find((one) => one.snapshot === manifest.id)
  const stamps = (manifest.timestamps ?? []).filter(({ ok }) => ok).length
  const bytes = post.snapshots.reduce((sum, one) => sum + one.bytes, 0)
  const { witness, confirmedBy } = manifest.record
  const toldBy = [witness, ...confirmedBy].map((one) => labels.witness(one).page)
  return html`<section class="panel" aria-labelledby="proof"><h2 id="proof">Proof</h2><dl class="facts">
<dt>This copy</dt><dd>${
    audit === undefined
      ? 'Not read again yet'
      : html`<span class="mark ${audit.ok ? 'good' : 'bad'}">${audit.ok ? 'whole' : 'damaged'}</span> read again ${timeLabel(audit.at)}`
  }; ${isTrusted ? 'signed by this archive' : html`<b>signed by a key that this archive does not trust</b>`}${stamps > 0 && `; stamped by ${stamps === 1 ? 'one authority' : `${stamps} authorities`}`}</dd>
<dt>Copies</dt><dd>${post.snapshots.length}, ${formatBytes(bytes)}</dd>
<dt>Told by</dt><dd>${toldBy[0] ?? ''}${toldBy.length > 1 && `, confirmed by ${toldBy.slice(1).join(', ')}`}${witness === 'citation' && ', not confirmed by another source'}</dd></dl>
<details><summary>Hashes, keys and timestamps</summary><dl class="facts">
<dt>File</dt><dd>${formatBytes(manifest.wacz.bytes)}, SHA-256 <code>${manifest.wacz.sha256}</code></dd>
<dt>Content</dt><dd>SHA-256 <code>${manifest.contentSha256}</code></dd>
<dt>Signed by</dt><dd><code>${fingerprint}</code></dd>
<dt>Timestamps</dt><dd>${renderTimestamps(manifest)}</dd>${
    audit !== undefined && !audit.ok && html`<dt>Damage</dt><dd>${audit.damage.join('; ')}</dd>`
  }${manifest.notes.length > 0 && html`<dt>Notes</dt><dd><ul>${manifest.notes.map((note) => html`<li>${note}</li>`)}</ul></dd>`}</dl>
<p class="fine"><a href="/v1/snapshots/${manifest.id}">The manifest</a> · <a href="/snapshots/${manifest.id}/proof">Verify now</a></p></details>
${renderSources(manifest, labels)}</section>`
}

function renderTimestamps({ timestamps = [] }: Manifest): Html {
  if (timestamps.length === 0) return html`None requested.`
  return html`<ul>${timestamps.map(
    ({ authority, ok, at, detail }) =>
      html`<li>${ok ? html`${timeLabel(at)}, by ${authority}` : html`none from ${authority}`}: <span class="dim">${detail}</span></li>`,
  )}</ul>`
}
