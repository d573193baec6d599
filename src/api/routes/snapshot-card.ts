import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { crossOrigin, preflight } from '../cross-origin.ts'
import { sendCard } from '../shown-card.ts'
import { seeSnapshot } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/card'

/** `GET /v1/snapshots/{id}/card`: the post as script-free HTML; its media are the snapshot's own resources. */
export function cardRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: PATH,
    config: { access: 'policy' },
    schema: { params: SnapshotParams },
    handler: async (request, reply) => {
      crossOrigin(reply)
      return await sendCard(app, api, request, reply, await seeSnapshot(app, request, request.params.id))
    },
  })
  preflight(api, PATH)
}
