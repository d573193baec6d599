import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { crossOrigin, preflight } from '../cross-origin.ts'
import { sendText } from '../send-bytes.ts'
import { snapshotManifest, withheldOf } from '../snapshot-of.ts'

export const SnapshotParams = z.object({ id: z.string().max(64) })

const PATH = '/v1/snapshots/:id'

/** `GET /v1/snapshots/{id}`: the manifest; without a quoted post that was taken down. */
export function snapshotRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: PATH,
    config: { access: 'read' },
    schema: { params: SnapshotParams },
    handler: async (request, reply) => {
      crossOrigin(reply)
      const manifest = await snapshotManifest(app, request.params.id)
      const { record } = await withheldOf(app, manifest)
      const text = JSON.stringify({ ...manifest, record })
      return await sendText(request, reply, { text, mime: 'application/json; charset=utf-8', seen: 'reader' })
    },
  })
  preflight(api, PATH)
}
