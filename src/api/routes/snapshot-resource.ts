import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest, Resource } from '../../model/snapshot.ts'
import type { ByteRange } from '../../model/store.ts'
import type { Api } from '../api.ts'
import { preflight } from '../cross-origin.ts'
import { rememberedManifest } from '../manifest-cache.ts'
import { servedAs } from '../media-types.ts'
import { sendBytes } from '../send-bytes.ts'
import { seeSnapshot } from '../snapshot-of.ts'
import { type KnownBytes, wantedBytes } from '../wanted-bytes.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/resources/:n'
const Params = SnapshotParams.extend({ n: z.coerce.number().int().nonnegative() })

/** `GET /v1/snapshots/{id}/resources/{n}`: one archived body, read from its place in the `.wacz`. */
export function resourceRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: PATH,
    config: { access: 'policy' },
    schema: { params: Params },
    handler: async (request, reply) => {
      const { id, n } = request.params
      // Most who ask may see, and most seeks are in what was shown just now: the store is asked beside the catalog.
      const ahead = openAhead(app, request, id, n)
      ahead.catch(() => {}) // Told where it is used; until then it may fail unseen.
      try {
        const { manifest, withheld, seen } = await seeSnapshot(app, request, id)
        const resource = manifest.resources[n]
        if (!resource)
          throw new ServiceError('not-found', `The snapshot ${id} has no resource ${n}.`, {
            input: String(n),
          })
        withheld.check(resource)
        const { mime, shown } = servedAs(resource.mime)
        return await sendBytes(request, reply, {
          ...knownBytes(manifest, resource),
          seen,
          mime,
          filename: shown ? null : `${id}-${n}.bin`,
          open: async (range) => (await ahead) ?? (await open(app, manifest, n, range)),
        })
      } catch (error) {
        await leave(ahead)
        throw error
      }
    },
  })
  preflight(api, PATH)
}

const knownBytes = (manifest: Manifest, { bytes, sha256 }: Resource): KnownBytes => ({
  size: bytes,
  sha256,
  at: new Date(manifest.capturedAt),
})

type Body = Readable | Uint8Array | null

async function open(app: App, manifest: Manifest, n: number, range: ByteRange | undefined): Promise<Body> {
  const body = await (await app.ledger()).openResource(manifest, n, range)
  // A body that lies gzipped comes whole.
  return body instanceof Uint8Array && range ? body.subarray(range.offset, range.offset + range.length) : body
}

/** The body that the request asks for, where its place is known without a question; null: it is not. */
async function openAhead(app: App, request: FastifyRequest, id: string, n: number): Promise<Body> {
  const manifest = await rememberedManifest(app, id)
  const resource = manifest?.resources[n]
  if (!manifest || !resource || request.method !== 'GET') return null
  const wanted = wantedBytes(request, knownBytes(manifest, resource))
  return wanted.status === 200 || wanted.status === 206 ? await open(app, manifest, n, wanted.part) : null
}

async function leave(ahead: Promise<Body>): Promise<void> {
  const body = await ahead.catch(() => null)
  if (body && !(body instanceof Uint8Array)) body.destroy()
}
