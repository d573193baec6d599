import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { crossOrigin } from '../send-bytes.ts'
import { snapshotManifest } from '../snapshot-of.ts'

export const SnapshotParams = z.object({ id: z.string().max(64) })

/** `GET /v1/snapshots/{id}`: the manifest. */
export function snapshotRoute(api: Api, app: App): void {
  api.get(
    '/v1/snapshots/:id',
    { config: { access: 'read' }, schema: { params: SnapshotParams } },
    async (request, reply) => {
      crossOrigin(reply)
      return await snapshotManifest(app, request.params.id)
    },
  )
}
