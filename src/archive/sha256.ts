import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** The SHA-256 of bytes or of the UTF-8 of a string, as lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** The SHA-256 (hex) and the length of a stream. */
export async function sha256OfStream(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; size: number }> {
  const sum = createHash('sha256')
  let size = 0
  for await (const chunk of stream) {
    sum.update(chunk)
    size += chunk.length
  }
  return { sha256: sum.digest('hex'), size }
}

/** The SHA-256 (hex) and the length of a file, read as a stream. */
export async function sha256OfFile(path: string): Promise<{ sha256: string; size: number }> {
  return sha256OfStream(createReadStream(path, { highWaterMark: 1 << 20 }))
}
