import type { App } from '../../runtime/app.ts'
import { HTML_RESPONSE } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { allowCrossOrigin, registerPreflight } from '../server/cors.ts'
import { loadVisibleSnapshot } from '../views/load-snapshot.ts'
import { sendCard } from '../views/send-card.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/card'

/** `GET /v1/snapshots/{id}/card`: the post as HTML without scripts; its media are the snapshot's resources. */
export function cardRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
): void {
  api.route({
    method: 'GET',
    url: PATH,
    config: { access: 'policy' },
    schema: {
      operationId: 'getCard',
      summary: 'Get the post as HTML without scripts',
      tags: ['Snapshots'],
      params: SnapshotParams,
      response: { 200: HTML_RESPONSE },
    },
    handler: async (request, reply) => {
      allowCrossOrigin(reply)
      return await sendCard(
        app,
        api,
        request,
        reply,
        await loadVisibleSnapshot(app, request, request.params.id),
      )
    },
  })
  registerPreflight(api, PATH)
}
