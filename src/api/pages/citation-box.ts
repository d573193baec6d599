import { type Html, html, safeHref } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { PostRecord } from '../../model/post-record.ts'

/**
 * "Cite this": a link to the original that carries the archived version with it, after Robust Links
 * (robustlinks.mementoweb.org/spec). A version that rests on an article's words alone is no memento of
 * the post, so its link names its day alone.
 *
 * @param base where readers reach this service, without a slash at its end
 */
export function renderCitationBox(
  { record, capturedAt }: Manifest,
  base: string,
  labels: PlatformLabels,
): Html | null {
  const original = safeHref(record.url)
  if (original === null) return null
  const at = record.witness === 'web-archive' ? (record.archivedAt ?? capturedAt) : capturedAt
  const memento = `${base}/memento/${at.replace(/\D/g, '').slice(0, 14)}/${original}`
  const version = record.witness !== 'citation' && html` data-versionurl="${memento}"`
  const link = html`<a href="${original}" data-originalurl="${original}"${version} data-versiondate="${at.slice(0, 10)}">${title(record, labels)}</a>`
  return html`<section class="panel" aria-labelledby="cite"><h2 id="cite">Cite this</h2>
<p class="fine dim" id="cite-help">A link that leads to the original and carries this copy with it (<a href="https://robustlinks.mementoweb.org/spec/" rel="noreferrer noopener">Robust Links</a>). Select it whole and paste it into the article.</p>
<code class="cite" tabindex="0" role="textbox" aria-readonly="true" aria-multiline="true" aria-label="Markup to cite this post" aria-describedby="cite-help">${link.markup}</code>${
    record.witness !== 'citation' &&
    html`<p class="fine">This version: <a href="/memento/${at.replace(/\D/g, '').slice(0, 14)}/${original}">${memento}</a></p>`
  }</section>`
}

function title({ author, platform, publishedAt, publishedOn }: PostRecord, labels: PlatformLabels): string {
  const day = (publishedAt ?? publishedOn)?.slice(0, 10)
  const who = author === null ? 'A post' : `${stripBidi(author.name)} (@${stripBidi(author.handle)})`
  return `${who} on ${labels.platform(platform)}${day === undefined ? '' : `, ${day}`}`
}
