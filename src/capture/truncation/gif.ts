import { BufferedFileReader, type ReadAt } from './buffered-file-reader.ts'

const [EXTENSION, IMAGE] = [0x21, 0x2c]

/**
 * GIF89a, § 27: truncated if its blocks are sound up to the end of the file. Any other byte in the place of a block is the
 * trailer, or the file is malformed.
 */
export async function isTruncatedGif(read: ReadAt, size: number): Promise<boolean> {
  const file = new BufferedFileReader(read, size)
  const screen = await file.byte(10)
  if (screen === null) return true
  let at = 13 + colorTableBytes(screen)
  for (;;) {
    const kind = await file.byte(at)
    if (kind === null) return true
    if (kind === EXTENSION) at = await endOfSubBlocks(file, at + 2)
    else if (kind === IMAGE) {
      const image = await file.byte(at + 9)
      if (image === null) return true
      // The descriptor, the colour table, and one byte for the code size.
      at = await endOfSubBlocks(file, at + 10 + colorTableBytes(image) + 1)
    } else return false
  }
}

/** The size of a colour table: three bytes a colour, 2^(n + 1) colours (§ 18, § 20). */
const colorTableBytes = (packed: number): number => ((packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1))

/** The offset after the block terminator (§ 15 and § 16); past the end of the file if it has none. */
async function endOfSubBlocks(file: BufferedFileReader, from: number): Promise<number> {
  let at = from
  for (;;) {
    const length = await file.byte(at)
    if (length === null) return file.size
    at += 1 + length
    if (length === 0) return at
  }
}
