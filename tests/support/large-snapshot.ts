/**
 * Packs, stores, checks and imports one snapshot whose video has this many megabytes, and prints how much the process's
 * memory grew: `node large-snapshot.ts 300`.
 */

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { computeContentSha256 as contentSha256Of } from '../../src/archive/content-hash.ts'
import { snapshotRef } from '../../src/archive/ledger.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { exchange, fileBody, testScratch } from './exchanges.ts'
import { testLedger } from './ledger.ts'
import { packedFile } from './packed-file.ts'
import { POST_RECORD, packInput, VIDEO_URL } from './snapshots.ts'

const MB = 1024 * 1024
const megabytes = Number(process.argv[2])
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
const video = await exchange(VIDEO_URL, 'video/mp4', await fileBody(path))
const input = await packInput(scratch)
const filmed = { exchange: video, role: 'video' as const, medium: VIDEO_URL }
const exchanges = [...input.exchanges.slice(0, 2), filmed]
const media = exchanges.flatMap((one) =>
  one.medium ? [[one.medium, one.exchange.body.sha256] as const] : [],
)
const contentSha256 = contentSha256Of(POST_RECORD, new Map(media), [])

let peak = 0
const before = process.memoryUsage().rss
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 5)
const packed = await packSnapshot({ ...input, exchanges, contentSha256 })
const ledger = testLedger(new DiskStore(join(scratch.dir, 'store')))
const { manifest } = await ledger.saveSnapshot(packed)
const { valid } = await checkSnapshot(await packedFile(packed), {})
await ledger.store.delete(snapshotRef(manifest).manifestKey)
const adopted = await ledger.finishBegunSnapshot(manifest.post, new Date(manifest.capturedAt), scratch)
clearInterval(watch)

const grownMB = Math.round((Math.max(peak, before) - before) / MB)
const whole = valid && adopted?.wacz.sha256 === packed.sha256
process.stdout.write(`${JSON.stringify({ valid: whole, grownMB, bytes: packed.size })}\n`)
