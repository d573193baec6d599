import type { FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../../../card/html.ts'
import { renderCardFragment } from '../../../card/render-card.ts'
import { findPublicationStatuses } from '../../../catalog/posts/post-visibility.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { App } from '../../../runtime/app.ts'
import { loadRedaction } from '../../../services/publication/redaction.ts'
import type { Api } from '../../server/api.ts'
import { publicUrlOf } from '../../server/public-url.ts'
import { loadCardOptions } from '../../views/card-options.ts'
import { describePost } from '../../views/open-graph.ts'
import { oembedDocumentUrl } from '../../views/send-card.ts'
import { visibilityOf } from '../../views/visibility.ts'
import { renderCopyField } from '../copy-field.ts'
import { postPath } from '../labels.ts'
import { sendPage } from '../layout.ts'

/**
 * Answers the public with the card of a post that it may see, and with the words by which programs preview a link to it.
 *
 * @returns null for a post that the public may not see, and for one that is not archived
 * @throws ServiceError `taken-down`
 */
export async function sendPublicPost(
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<FastifyReply | null> {
  const [row] = await findPublicationStatuses((await app.catalog()).db, [post])
  const seen = row ? visibilityOf(app, request, row) : 'closed'
  if (!row?.manifest_key || !row.manifest_sha256 || seen === 'closed') return null
  const manifest = await app.manifests.load({ key: row.manifest_key, sha256: row.manifest_sha256 })
  const redaction = await loadRedaction(app, manifest, request.viewer)
  const base = publicUrlOf(app, api)
  const preview = describePost(redaction.manifest, base, app.platforms.labels, `${base}${postPath(row)}`)
  const body = html`<h1 class="unseen">${preview.title}</h1><div class="narrow wide stack">${renderCardFragment(
    redaction.record,
    await loadCardOptions(app, manifest, redaction),
  )}<section class="panel">${renderCopyField({ id: 'address', label: 'Address of this copy', text: `${base}${postPath(row)}` })}<p class="fine"><a href="/sign-in?to=${encodeURIComponent(postPath(row))}">Sign in</a> to see what happened to it, and what proves it.</p></section></div>`
  return sendPage(request, reply, {
    title: preview.title,
    body,
    preview: { ...preview, oembed: oembedDocumentUrl(base, redaction.record.url) },
  })
}
