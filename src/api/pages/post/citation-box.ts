import { type Html, html, safeHref } from '../../../card/html.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import type { Manifest } from '../../../model/manifest.ts'
import type { PostRecord } from '../../../model/post-record.ts'
import { renderCopyField } from '../copy-field.ts'

/**
 * Renders "Cite this": a link to the original with the archived version in its attributes, after Robust Links
 * (robustlinks.mementoweb.org/spec). A snapshot made from an article's citation is no memento of the post, so its link
 * has only the date.
 *
 * @param base the public URL of this service, without a trailing slash
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
  const link = html`<a href="${original}" data-originalurl="${original}"${version} data-versiondate="${at.slice(0, 10)}">${linkText(record, labels)}</a>`
  return html`<section class="panel" aria-labelledby="cite"><h2 id="cite">Cite this</h2>
${renderCopyField({ id: 'cite-markup', label: 'Markup to cite this post', text: link.markup, help: 'A link to the original that also names this copy (Robust Links). One click selects all of it.' })}${
  record.witness !== 'citation' &&
  html`<p class="fine">This version: <a href="/memento/${at.replace(/\D/g, '').slice(0, 14)}/${original}">${memento}</a></p>`
}</section>`
}

function linkText(
  { author, platform, publishedAt, publishedOn }: PostRecord,
  labels: PlatformLabels,
): string {
  const day = (publishedAt ?? publishedOn)?.slice(0, 10)
  const who =
    author === null
      ? 'A post'
      : `${stripBidi(author.name)} (${stripBidi(labels.handle(platform, author.handle))})`
  return `${who} on ${labels.platform(platform)}${day === undefined ? '' : `, ${day}`}`
}
