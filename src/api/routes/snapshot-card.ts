import type { App } from '../../app.ts'
import { CARD_POLICY, renderCard } from '../../card/card.ts'
import { citingArticles } from '../../catalog/citations.ts'
import type { Api } from '../api.ts'
import { shownToAll, snapshotManifest } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

/** `GET /v1/snapshots/{id}/card`: the post as script-free HTML; its media are the snapshot's own resources. */
export function cardRoute(api: Api, app: App): void {
  api.get(
    '/v1/snapshots/:id/card',
    { config: { access: shownToAll(app) }, schema: { params: SnapshotParams } },
    async (request, reply) => {
      const manifest = await snapshotManifest(app, request.params.id)
      // A medium is known by its own address, wherever its bytes were had.
      const places = new Map(
        manifest.resources.flatMap(({ url, medium = url, n }) => [
          [url, n],
          [medium, n],
        ]),
      )
      const articles = await citingArticles((await app.catalog()).db, manifest.post, 20)
      const card = renderCard(manifest.record, {
        capturedAt: new Date(manifest.capturedAt),
        articles,
        resourceUrl(url) {
          const n = places.get(url)
          return n === undefined ? null : `/v1/snapshots/${manifest.id}/resources/${n}`
        },
      })
      return await reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', `${CARD_POLICY}; sandbox allow-popups`)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .send(card)
    },
  )
}
