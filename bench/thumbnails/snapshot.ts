import { computeContentSha256 } from '../../src/archive/content-hash.ts'
import { snapshotKeys } from '../../src/archive/object-keys.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { App } from '../../src/runtime/app.ts'
import { exchange, memoryBody, testScratch } from '../../tests/support/exchanges.ts'
import { PHOTO_URL, POST_RECORD, packInput } from '../../tests/support/snapshots.ts'

/** Saves a post with one photo of these bytes, in the store and the catalog. */
export async function keepPhoto(app: App, id: string, bytes: Uint8Array): Promise<Manifest> {
  await using scratch = await testScratch()
  const body = memoryBody(bytes)
  const media = POST_RECORD.media.slice(0, 1)
  const record = { ...POST_RECORD, id, url: `https://x.com/mara_invented/status/${id}`, media }
  const input = await packInput(scratch, {
    record,
    post: { platform: 'x', id, url: record.url },
    signer: await app.signer(),
    contentSha256: computeContentSha256(record, new Map([[PHOTO_URL, body.sha256]]), []),
  })
  const photo = {
    exchange: await exchange(PHOTO_URL, 'image/jpeg', body),
    role: 'photo' as const,
    medium: PHOTO_URL,
  }
  const packed = await packSnapshot({ ...input, exchanges: [...input.exchanges.slice(0, 1), photo] })
  const { manifest } = await (await app.ledger()).saveSnapshot(packed)
  const at = new Date(manifest.capturedAt)
  await saveSnapshot((await app.catalog()).db, manifest, snapshotKeys(manifest.post, at).manifest, at)
  return manifest
}
