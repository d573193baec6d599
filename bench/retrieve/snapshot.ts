import { open } from 'node:fs/promises'
import { computeContentSha256 } from '../../src/archive/content-hash.ts'
import { snapshotKeys } from '../../src/archive/object-keys.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { App } from '../../src/runtime/app.ts'
import { exchange, fileBody, testScratch } from '../../tests/support/exchanges.ts'
import { POST_RECORD, packInput, VIDEO_URL } from '../../tests/support/snapshots.ts'

const MB = 1024 * 1024

/** Saves a post whose video has this many megabytes, in the store and the catalog. */
export async function keepVideo(app: App, id: string, megabytes: number): Promise<Manifest> {
  await using scratch = await testScratch()
  const path = scratch.file('.mp4')
  {
    await using file = await open(path, 'wx')
    const chunk = Buffer.alloc(MB)
    for (let n = 0; n < megabytes; n += 1) {
      chunk.fill(n % 251)
      await file.appendFile(chunk)
    }
  }
  const record = { ...POST_RECORD, id, url: `https://x.com/mara_invented/status/${id}` }
  const post = { platform: 'x', id, url: record.url }
  const input = await packInput(scratch, { record, post, signer: await app.signer() })
  const video = await exchange(VIDEO_URL, 'video/mp4', await fileBody(path))
  const exchanges = [
    ...input.exchanges.slice(0, 2),
    { exchange: video, role: 'video' as const, medium: VIDEO_URL },
  ]
  const hashes = exchanges.flatMap((one) =>
    one.medium ? [[one.medium, one.exchange.body.sha256] as const] : [],
  )
  const packed = await packSnapshot({
    ...input,
    exchanges,
    contentSha256: computeContentSha256(record, new Map(hashes), []),
  })
  const { manifest } = await (await app.ledger()).saveSnapshot(packed)
  const at = new Date(manifest.capturedAt)
  await saveSnapshot((await app.catalog()).db, manifest, snapshotKeys(manifest.post, at).manifest, at)
  return manifest
}
