import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { renderNotice } from '../../card/notice.ts'
import { CARD_CSP } from '../../card/render-card.ts'
import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import { ServiceError } from '../../model/errors.ts'
import { postSlug } from '../../model/platform.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { HTML_RESPONSE } from '../openapi/media-types.ts'
import { acceptsHtml } from '../server/accepts-html.ts'
import type { Api } from '../server/api.ts'
import { sendCard } from '../views/send-card.ts'
import { takenDownError, visibilityOf } from '../views/visibility.ts'

const Params = z.object({ platform: KnownPlatform, id: z.string().min(1) })

const schema = {
  operationId: 'getEmbedFrame',
  summary: 'Get the card of a post for a frame, which reports its height',
  tags: ['Embedding'],
  params: Params,
  response: { 200: HTML_RESPONSE },
}

/** `GET /embed/{platform}/{id}`: a post's card to frame in any page; it reports its height to the page. */
export function embedFrameRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
): void {
  api.get('/embed/:platform/:id', { config: { access: 'policy' }, schema }, async (request, reply) => {
    const [row] = await findPublicationStatuses((await app.catalog()).db, [request.params])
    if (row && row.taken_down_at !== null && acceptsHtml(request)) {
      return await sendNotice(reply, 451, 'This archived copy was taken down', takenDownError(row).message)
    }
    const seen = row ? visibilityOf(app, request, row) : 'closed'
    if (!row?.manifest_key || !row.manifest_sha256 || seen === 'closed') {
      const slug = postSlug(request.params)
      const why = `No public card of ${slug}.`
      if (acceptsHtml(request)) return await sendNotice(reply, 404, 'Nothing to show', why)
      throw new ServiceError('not-found', why, { input: slug })
    }
    const manifest = await app.manifests.load({ key: row.manifest_key, sha256: row.manifest_sha256 })
    return await sendCard(app, api, request, reply, {
      manifest,
      seen,
      nonce: randomBytes(18).toString('base64'),
    })
  })
}

/** Sends an error page that may be framed; browsers would block the archive's own pages in an article's frame. */
async function sendNotice(
  reply: FastifyReply,
  status: 404 | 451,
  title: string,
  why: string,
): Promise<FastifyReply> {
  if (status === 451) reply.header('link', '</>; rel="blocked-by"')
  return await reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', `${CARD_CSP}; sandbox; frame-ancestors *`)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(renderNotice(title, why))
}
