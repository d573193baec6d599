import { z } from 'zod'
import { formatBytes } from '../../card/format-bytes.ts'
import { type Html, html } from '../../card/html.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { type SnapshotVerification, verifySnapshot } from '../../services/verify-snapshot.ts'
import type { Api } from '../server/api.ts'
import { findVisibleRow } from '../views/load-snapshot.ts'
import type { PostView } from '../views/post-view.ts'
import { postPath, timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'

/** Renders a snapshot's hashes, signer and timestamps. The verification has a separate page, because it reads the whole file. */
export async function renderFixitySummary(
  app: Pick<App, 'ledger'>,
  manifest: Manifest,
  post: PostView,
): Promise<Html> {
  const { fingerprint } = manifest.signer
  const known = (await (await app.ledger()).trustedKeys()).has(fingerprint)
  const audit = post.audits.find((one) => one.snapshot === manifest.id)
  return html`<section class="panel" aria-labelledby="proof"><h2 id="proof">Verification</h2><dl class="facts">
<dt>File</dt><dd>${formatBytes(manifest.wacz.bytes)}, SHA-256 <code>${manifest.wacz.sha256}</code></dd>
<dt>Content</dt><dd>SHA-256 <code>${manifest.contentSha256}</code></dd>
<dt>Signed by</dt><dd>${known ? 'a key of this archive' : html`<b>a key that this archive does not trust</b>`}, <code>${fingerprint}</code></dd>
<dt>Timestamps</dt><dd>${timestamps(manifest)}</dd>
<dt>Last audit</dt><dd>${
    audit === undefined
      ? 'None yet.'
      : html`${timeLabel(audit.at)}: ${audit.ok ? 'intact' : html`<b>damaged</b>: ${audit.damage.join('; ')}`}`
  }</dd></dl>
<p><a class="button plain" href="/snapshots/${manifest.id}/proof">Verify now</a></p></section>`
}

function timestamps({ timestamps = [] }: Manifest): Html {
  if (timestamps.length === 0) return html`None requested.`
  return html`<ul>${timestamps.map(
    ({ authority, ok, at, detail }) =>
      html`<li>${ok ? html`${timeLabel(at)}, by ${authority}` : html`none from ${authority}`}: <span class="dim">${detail}</span></li>`,
  )}</ul>`
}

const Params = z.object({ id: z.string().max(64) })

/** `/snapshots/{id}/proof`: the result of `stet check` on the stored file. */
export function verificationPage(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'snapshotCache' | 'config' | 'scratchDir'>,
): void {
  api.get(
    '/snapshots/:id/proof',
    { config: { access: 'read' }, schema: { hide: true, params: Params } },
    async (request, reply) => {
      const { row } = await findVisibleRow(app, request, request.params.id)
      const verification = await verifySnapshot(app, { key: row.key, manifestKey: row.manifest_key })
      const post = { platform: row.platform, id: row.post_id }
      const body = html`<div><p><a href="${postPath(post)}">← The post</a></p><h1>Verification of a snapshot</h1>
<p class="lede">The stored file and its manifest were read again just now and compared. Nothing else was trusted.</p></div>
${renderResult(verification, row.sha256)}
<section class="panel" aria-labelledby="checks"><h2 id="checks">Checks</h2><ul class="checks">${verification.checks.map(
        ({ name, ok, detail }) =>
          html`<li><span class="${ok ? 'yes' : 'no'}" aria-hidden="true">${ok ? '✔' : '✘'}</span><div><b>${name}</b><span class="unseen">${ok ? ', passed' : ', failed'}</span><br><span class="said">${detail}</span></div></li>`,
      )}</ul></section>
<section class="panel" aria-labelledby="yourself"><h2 id="yourself">Verify it yourself</h2><p>You need not trust this page. <a href="/v1/snapshots/${row.id}/wacz" download>Download the file</a> and run</p>
<code class="cite">stet check ${row.id}.wacz${verification.signer && html` --key ${verification.signer.fingerprint}`}</code></section>`
      return sendPage(request, reply, {
        title: verification.valid && verification.isTrusted ? 'Verification passed' : 'Verification failed',
        body,
      })
    },
  )
}

function renderResult({ valid, signer, isTrusted, sha256 }: SnapshotVerification, expected: string): Html {
  const same = sha256 === expected
  const good = valid && same && isTrusted
  return html`<section class="panel" aria-label="Result"><p class="verdict ${good ? 'good' : 'bad'}">${verdict(valid && same, isTrusted)}</p>
<dl class="facts"><dt>SHA-256</dt><dd><code>${sha256}</code>${same ? ', as stored' : html`, but <code>${expected}</code> was stored`}</dd>
<dt>Signed by</dt><dd>${
    signer === null
      ? 'no readable key'
      : html`<code>${signer.fingerprint}</code>, ${isTrusted ? 'a key of this archive' : 'which this archive does not trust'}`
  }</dd></dl></section>`
}

function verdict(isWhole: boolean, isTrusted: boolean): string {
  if (!isWhole) return '✘ The snapshot is damaged.'
  return isTrusted ? '✔ The snapshot is intact.' : '✘ A stranger signed the snapshot.'
}
