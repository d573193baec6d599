import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Manifest, Resource } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { binary } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { registerPreflight } from '../server/cors.ts'
import { type BodyFacts, resolveRequestedRange } from '../server/requested-range.ts'
import { safeContentType } from '../server/safe-content-types.ts'
import { sendStoredBytes } from '../server/send-bytes.ts'
import { loadVisibleSnapshot } from '../views/load-snapshot.ts'
import { findResource, openResource } from '../views/open-resource.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/resources/:n'
const Params = SnapshotParams.extend({ n: z.coerce.number().int().nonnegative() })

/** `GET /v1/snapshots/{id}/resources/{n}`: one archived body, read from its offset in the `.wacz`. */
export function resourceRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
): void {
  api.route({
    method: 'GET',
    url: PATH,
    config: { access: 'policy' },
    schema: {
      operationId: 'getResource',
      summary: 'Get one archived body',
      tags: ['Snapshots'],
      params: Params,
      response: { 200: binary('*/*'), 206: binary('*/*') },
    },
    handler: async (request, reply) => {
      const { id, n } = request.params
      // Opens the body while the catalog is queried: most requests are allowed, and most seeks hit a cached manifest.
      const prefetched = prefetch(app, request, id, n)
      prefetched.catch(() => {}) // Awaited below; this prevents an unhandled rejection until then.
      try {
        const snapshot = await loadVisibleSnapshot(app, request, id)
        const { manifest, seen } = snapshot
        const resource = findResource(snapshot, n)
        const { mime, shown } = safeContentType(resource.mime)
        return await sendStoredBytes(request, reply, {
          ...bodyFacts(manifest, resource),
          seen,
          mime,
          filename: shown ? null : `${id}-${n}.bin`,
          open: async (range) => (await prefetched) ?? (await openResource(app, manifest, n, range)),
        })
      } catch (error) {
        await discard(prefetched)
        throw error
      }
    },
  })
  registerPreflight(api, PATH)
}

const bodyFacts = (manifest: Manifest, { bytes, sha256 }: Resource): BodyFacts => ({
  size: bytes,
  sha256,
  lastModified: new Date(manifest.capturedAt),
})

type Body = Readable | Uint8Array | null

/** Opens the requested body if its manifest is cached; null otherwise. */
async function prefetch(
  app: Pick<App, 'reader' | 'manifests'>,
  request: FastifyRequest,
  id: string,
  n: number,
): Promise<Body> {
  const manifest = app.manifests.peek(id)
  const resource = manifest?.resources[n]
  if (!manifest || !resource || request.method !== 'GET') return null
  const range = resolveRequestedRange(request, bodyFacts(manifest, resource))
  return range.status === 200 || range.status === 206
    ? await openResource(app, manifest, n, range.part)
    : null
}

async function discard(prefetched: Promise<Body>): Promise<void> {
  const body = await prefetched.catch(() => null)
  if (body && !(body instanceof Uint8Array)) body.destroy()
}
