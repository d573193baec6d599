import { z } from 'zod'
import { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { allowCrossOrigin, registerPreflight } from '../server/cors.ts'
import { sendGeneratedText } from '../server/send-bytes.ts'
import { loadManifestView } from '../views/load-snapshot.ts'

export const SnapshotParams = z.object({ id: z.string().max(64) })

const PATH = '/v1/snapshots/:id'

/** `GET /v1/snapshots/{id}`: the manifest, without other posts that the caller may not see. */
export function snapshotRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
): void {
  api.route({
    method: 'GET',
    url: PATH,
    config: { access: 'read' },
    schema: {
      operationId: 'getSnapshot',
      summary: 'Get the manifest of a snapshot',
      tags: ['Snapshots'],
      params: SnapshotParams,
      response: { 200: Manifest.meta({ id: 'Manifest' }) },
    },
    handler: async (request, reply) => {
      allowCrossOrigin(reply)
      const text = JSON.stringify(await loadManifestView(app, request, request.params.id))
      return await sendGeneratedText(request, reply, {
        text,
        mime: 'application/json; charset=utf-8',
        seen: 'reader',
      })
    },
  })
  registerPreflight(api, PATH)
}
