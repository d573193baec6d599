import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { sha256Hex } from '../../archive/sha256.ts'
import type { App } from '../../runtime/app.ts'
import { THUMBNAIL } from '../../services/thumbnails/make-thumbnail.ts'
import { binary } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { registerPreflight } from '../server/cors.ts'
import { sendStoredBytes } from '../server/send-bytes.ts'
import { loadVisibleSnapshot } from '../views/load-snapshot.ts'
import { findResource, missingObjectError, openResource } from '../views/open-resource.ts'
import { SnapshotParams } from './snapshot.ts'

const PATH = '/v1/snapshots/:id/resources/:n/thumbnail'
const Params = SnapshotParams.extend({ n: z.coerce.number().int().nonnegative() })

/** Shown in place of a picture of which no thumbnail can be made. */
const PLACEHOLDER = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="${THUMBNAIL.width}" height="${THUMBNAIL.height}"><g fill="none" stroke="#74828e" stroke-width="8" stroke-linejoin="round" stroke-linecap="round"><rect x="100" y="75" width="120" height="90" rx="10"/><path d="M104 156l36-36 26 26 18-18 32 30M92 190L228 50"/></g></svg>`,
)

/**
 * `GET /v1/snapshots/{id}/resources/{n}/thumbnail`: a small WebP of an archived picture, or a placeholder (SVG) if none can be
 * made. Who may see the resource may see it.
 */
export function thumbnailRoute(
  api: Api,
  app: Pick<
    App,
    'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config' | 'thumbnails'
  >,
): void {
  api.get(
    PATH,
    {
      config: { access: 'policy' },
      schema: {
        operationId: 'getThumbnail',
        summary: 'Get a small picture of one archived photo or poster',
        tags: ['Snapshots'],
        params: Params,
        response: { 200: binary('image/*') },
      },
    },
    async (request, reply) => {
      const { id, n } = request.params
      const snapshot = await loadVisibleSnapshot(app, request, id)
      const resource = findResource(snapshot, n)
      const made = await app.thumbnails.of(snapshot.manifest.id, resource, async () => {
        const body = await openResource(app, snapshot.manifest, n)
        if (body === null) throw missingObjectError()
        return body instanceof Uint8Array ? body : await buffer(body)
      })
      const bytes = made ?? PLACEHOLDER
      return await sendStoredBytes(request, reply, {
        size: bytes.length,
        sha256: sha256Hex(bytes),
        lastModified: null,
        seen: snapshot.seen,
        mime: made === null ? 'image/svg+xml' : THUMBNAIL.mime,
        filename: null,
        open: async (range) => (range ? bytes.subarray(range.offset, range.offset + range.length) : bytes),
      })
    },
  )
  registerPreflight(api, PATH)
}
