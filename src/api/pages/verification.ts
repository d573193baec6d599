import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import type { App } from '../../runtime/app.ts'
import { type SnapshotVerification, verifySnapshot } from '../../services/audit/verify-snapshot.ts'
import type { Api } from '../server/api.ts'
import { findVisibleRow } from '../views/load-snapshot.ts'
import { postPath } from './labels.ts'
import { sendPage } from './layout.ts'

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
