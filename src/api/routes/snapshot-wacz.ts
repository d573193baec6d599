import type { App } from '../../app.ts'
import { OWN } from '../access.ts'
import type { Api } from '../api.ts'
import { crossOrigin, preflight } from '../cross-origin.ts'
import { manifestAt } from '../manifest-cache.ts'
import { hostileHeaders, sendBytes } from '../send-bytes.ts'
import { snapshotRow, withheldOf } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/wacz'
const TYPE = 'application/wacz'

/**
 * `GET /v1/snapshots/{id}/wacz`: the whole file, as stored. With `STET_PRESIGN` a redirect to the store,
 * good for so many seconds; not for this process's own commands, which hold the store themselves.
 */
export function waczRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: PATH,
    config: { access: 'read' },
    schema: { params: SnapshotParams },
    handler: async (request, reply) => {
      const row = await snapshotRow(app, request.params.id)
      const ledger = await app.ledger()
      const withheld = await withheldOf(app, await manifestAt(app, row.manifest_key))
      withheld.checkWhole()
      const filename = `${row.id}.wacz`
      const { presignSeconds } = app.config
      if (presignSeconds !== null && request.method === 'GET' && request.caller !== OWN) {
        const location = await ledger.store.presign(row.key, presignSeconds, { type: TYPE, filename })
        if (location !== null) {
          hostileHeaders(reply)
          crossOrigin(reply)
          return await reply.header('cache-control', 'private, no-store').redirect(location, 302)
        }
      }
      return await sendBytes(request, reply, {
        size: row.bytes,
        sha256: row.sha256,
        at: row.captured_at,
        seen: 'reader',
        mime: TYPE,
        filename,
        open: (range) => ledger.openWacz(row.key, range),
      })
    },
  })
  preflight(api, PATH)
}
