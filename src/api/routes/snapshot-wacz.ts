import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { crossOrigin, sendBytes } from '../send-bytes.ts'
import { snapshotRow } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

/** `GET /v1/snapshots/{id}/wacz`: the whole file, as stored. */
export function waczRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: '/v1/snapshots/:id/wacz',
    config: { access: 'read' },
    schema: { params: SnapshotParams },
    handler: async (request, reply) => {
      const row = await snapshotRow(app, request.params.id)
      const ledger = await app.ledger()
      return await sendBytes(request, reply, {
        size: row.bytes,
        sha256: row.sha256,
        mime: 'application/wacz',
        filename: `${row.id}.wacz`,
        open: (range) => ledger.openWacz(row.key, range),
      })
    },
  })
  api.options('/v1/snapshots/:id/wacz', { config: { access: 'public' } }, async (_request, reply) => {
    crossOrigin(reply)
    return await reply.code(204).send()
  })
}
