import { createReadStream, createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { DATA_WARC_PATH, MEDIA_WARC_PATH } from '../archive/wacz/wacz-paths.ts'
import { openZip } from '../archive/zip/read-zip.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { App } from '../runtime/app.ts'
import { openWacz } from './open-wacz.ts'

/**
 * The recorded exchanges of a snapshot as one uncompressed WARC: its text exchanges, unpacked, and
 * its media after them. Records stand for themselves, so the order carries no meaning.
 */
export async function* exportWarc(
  app: Pick<App, 'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
  id: string,
): AsyncGenerator<Buffer> {
  await using scratch = await createScratch(tmpdir())
  const path = scratch.file('.wacz')
  await pipeline(await openWacz(app, id), createWriteStream(path))
  await using zip = await openZip(path)
  const part = (name: string) => {
    const entry = zip.entries.find((one) => one.name === name)
    if (entry === undefined || entry.size === 0) return null
    return createReadStream(path, { start: entry.dataOffset, end: entry.dataOffset + entry.size - 1 })
  }
  const texts = part(DATA_WARC_PATH)
  if (texts !== null) yield* texts.pipe(createGunzip())
  const media = part(MEDIA_WARC_PATH)
  if (media !== null) yield* media
}
