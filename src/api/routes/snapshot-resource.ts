import { z } from 'zod'
import type { App } from '../../app.ts'
import { ServiceError } from '../../model/errors.ts'
import type { ByteRange } from '../../model/store.ts'
import type { Api } from '../api.ts'
import { servedAs } from '../media-types.ts'
import { crossOrigin, sendBytes } from '../send-bytes.ts'
import { seeSnapshot } from '../snapshot-of.ts'
import { SnapshotParams } from './snapshot.ts'

const Params = SnapshotParams.extend({ n: z.coerce.number().int().nonnegative() })

/** `GET /v1/snapshots/{id}/resources/{n}`: one archived body, read from its place in the `.wacz`. */
export function resourceRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: '/v1/snapshots/:id/resources/:n',
    config: { access: 'policy' },
    schema: { params: Params },
    handler: async (request, reply) => {
      const { id, n } = request.params
      const { manifest, withheld, seen } = await seeSnapshot(app, request, id)
      const resource = manifest.resources[n]
      if (!resource)
        throw new ServiceError('not-found', `The snapshot ${id} has no resource ${n}.`, { input: String(n) })
      withheld.check(resource)
      const ledger = await app.ledger()
      const { mime, shown } = servedAs(resource.mime)
      return await sendBytes(request, reply, {
        size: resource.bytes,
        sha256: resource.sha256,
        at: new Date(manifest.capturedAt),
        seen,
        mime,
        filename: shown ? null : `${id}-${n}.bin`,
        async open(range: ByteRange | undefined) {
          const body = await ledger.openResource(manifest, n, range)
          // A body that lies gzipped comes whole.
          return body instanceof Uint8Array && range
            ? body.subarray(range.offset, range.offset + range.length)
            : body
        },
      })
    },
  })
  api.options('/v1/snapshots/:id/resources/:n', { config: { access: 'public' } }, async (_request, reply) => {
    crossOrigin(reply)
    return await reply.code(204).send()
  })
}
