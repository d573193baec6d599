import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { crossOrigin } from '../send-bytes.ts'
import { snapshotManifest, withheldOf } from '../snapshot-of.ts'

export const SnapshotParams = z.object({ id: z.string().max(64) })

/** `GET /v1/snapshots/{id}`: the manifest; without a quoted post that was taken down. */
export function snapshotRoute(api: Api, app: App): void {
  api.get(
    '/v1/snapshots/:id',
    { config: { access: 'read' }, schema: { params: SnapshotParams } },
    async (request, reply) => {
      crossOrigin(reply)
      const manifest = await snapshotManifest(app, request.params.id)
      const { record } = await withheldOf(app, manifest)
      return { ...manifest, record }
    },
  )
}
