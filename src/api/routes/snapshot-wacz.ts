import type { App } from '../../runtime/app.ts'
import { binary } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { allowCrossOrigin, registerPreflight } from '../server/cors.ts'
import { sendStoredBytes, setUntrustedContentHeaders } from '../server/send-bytes.ts'
import { findWholeSnapshot } from '../views/load-snapshot.ts'
import { missingObjectError } from '../views/open-resource.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/wacz'
const TYPE = 'application/wacz'

/**
 * `GET /v1/snapshots/{id}/wacz`: the whole file, as stored, if the caller may see each post in it. With
 * `STET_PRESIGN` it redirects to a presigned URL of the
 * store that is valid for so many seconds.
 */
export function waczRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
): void {
  api.route({
    method: 'GET',
    url: PATH,
    config: { access: 'read' },
    schema: {
      operationId: 'getWacz',
      summary: 'Get the whole archive file of a snapshot',
      tags: ['Snapshots'],
      params: SnapshotParams,
      response: {
        200: binary(TYPE),
        206: binary(TYPE),
        302: { description: 'At a presigned URL of the store.' },
      },
    },
    handler: async (request, reply) => {
      const row = await findWholeSnapshot(app, request, request.params.id)
      const filename = `${row.id}.wacz`
      const { presignSeconds } = app.config
      if (presignSeconds !== null && request.method === 'GET') {
        const presigned = await app.reader.presignWacz(row, presignSeconds, { type: TYPE, filename })
        if (presigned === null) throw missingObjectError()
        const location = presigned.url
        if (location !== null) {
          setUntrustedContentHeaders(reply)
          allowCrossOrigin(reply)
          return await reply.header('cache-control', 'private, no-store').redirect(location, 302)
        }
      }
      return await sendStoredBytes(request, reply, {
        size: row.bytes,
        sha256: row.sha256,
        lastModified: row.captured_at,
        seen: 'reader',
        mime: TYPE,
        filename,
        open: (range) => app.reader.openWacz(row, range),
      })
    },
  })
  registerPreflight(api, PATH)
}
