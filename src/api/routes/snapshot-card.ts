import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { sendCard } from '../shown-card.ts'
import { seeSnapshot } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

/** `GET /v1/snapshots/{id}/card`: the post as script-free HTML; its media are the snapshot's own resources. */
export function cardRoute(api: Api, app: App): void {
  api.get(
    '/v1/snapshots/:id/card',
    { config: { access: 'policy' }, schema: { params: SnapshotParams } },
    async (request, reply) =>
      await sendCard(app, api, reply, await seeSnapshot(app, request, request.params.id)),
  )
}
