import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import type { ByteRange } from '../../model/store.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { registerPreflight } from '../server/cors.ts'
import { type BodyFacts, resolveRequestedRange } from '../server/requested-range.ts'
import { safeContentType } from '../server/safe-content-types.ts'
import { sendStoredBytes } from '../server/send-bytes.ts'
import { loadVisibleSnapshot } from '../views/load-snapshot.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/resources/:n'
const Params = SnapshotParams.extend({ n: z.coerce.number().int().nonnegative() })

/** `GET /v1/snapshots/{id}/resources/{n}`: one archived body, read from its place in the `.wacz`. */
export function resourceRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'manifests' | 'snapshotCache' | 'config'>,
): void {
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
        const { manifest, withheld, seen } = await loadVisibleSnapshot(app, request, id)
        const resource = manifest.resources[n]
        if (!resource)
          throw new ServiceError('not-found', `The snapshot ${id} has no resource ${n}.`, {
            input: String(n),
          })
        withheld.check(resource)
        const { mime, shown } = safeContentType(resource.mime)
        return await sendStoredBytes(request, reply, {
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
  registerPreflight(api, PATH)
}

const knownBytes = (manifest: Manifest, { bytes, sha256 }: Resource): BodyFacts => ({
  size: bytes,
  sha256,
  at: new Date(manifest.capturedAt),
})

type Body = Readable | Uint8Array | null

async function open(
  app: Pick<App, 'ledger'>,
  manifest: Manifest,
  n: number,
  range: ByteRange | undefined,
): Promise<Body> {
  const body = await (await app.ledger()).openResource(manifest, n, range)
  // A body that lies gzipped comes whole.
  return body instanceof Uint8Array && range ? body.subarray(range.offset, range.offset + range.length) : body
}

/** The body that the request asks for, where its place is known without a question; null: it is not. */
async function openAhead(
  app: Pick<App, 'ledger' | 'manifests'>,
  request: FastifyRequest,
  id: string,
  n: number,
): Promise<Body> {
  const manifest = app.manifests.peek(id)
  const resource = manifest?.resources[n]
  if (!manifest || !resource || request.method !== 'GET') return null
  const wanted = resolveRequestedRange(request, knownBytes(manifest, resource))
  return wanted.status === 200 || wanted.status === 206 ? await open(app, manifest, n, wanted.part) : null
}

async function leave(ahead: Promise<Body>): Promise<void> {
  const body = await ahead.catch(() => null)
  if (body && !(body instanceof Uint8Array)) body.destroy()
}
