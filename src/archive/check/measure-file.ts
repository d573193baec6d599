import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ZipFile } from '../zip/read-zip.ts'

const CHUNK = 1 << 20

export interface FileMeasurements {
  /** The SHA-256 of the whole file, hex. */
  readonly sha256: string
  readonly files: readonly { name: string; size: number; sha256: string; crcMatches: boolean }[]
}

/** Reads an opened snapshot once and computes the checksums of the whole file and of the files in it. */
export async function checksumZip(zip: ZipFile): Promise<FileMeasurements> {
  const whole = createHash('sha256')
  const files: { name: string; size: number; sha256: string; crcMatches: boolean }[] = []
  let done = 0
  for (const entry of zip.entries) {
    whole.update(await zip.read(done, entry.dataOffset - done))
    const hash = createHash('sha256')
    let crc = 0
    for (let at = 0; at < entry.size; at += CHUNK) {
      const chunk = await zip.read(entry.dataOffset + at, Math.min(CHUNK, entry.size - at))
      whole.update(chunk)
      hash.update(chunk)
      crc = crc32(chunk, crc)
    }
    files.push({
      name: entry.name,
      size: entry.size,
      sha256: hash.digest('hex'),
      crcMatches: crc === entry.crc32,
    })
    done = entry.dataOffset + entry.size
  }
  whole.update(await zip.read(done, zip.size - done))
  return { sha256: whole.digest('hex'), files }
}
