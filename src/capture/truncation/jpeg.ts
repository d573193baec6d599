import { BufferedFileReader, type ReadAt } from './buffered-file-reader.ts'

const [TEM, RST0, SOI, EOI, SOS, FIRST_FRAME, LAST_FRAME] = [0x01, 0xd0, 0xd8, 0xd9, 0xda, 0xc0, 0xcf]

/**
 * ITU-T T.81, Annex B: a JPEG is truncated if its segments and scans are sound up to the end of the file and no "end of
 * image" marker stands among them. Whatever follows that marker (padding, the film of a motion photo, another picture)
 * does not belong to the image.
 */
export async function isTruncatedJpeg(read: ReadAt, size: number): Promise<boolean> {
  const file = new BufferedFileReader(read, size)
  let framed = false
  let at = 2
  for (;;) {
    // Fill bytes may precede a marker (B.1.1.2).
    while ((await file.byte(at)) === 0xff && (await file.byte(at + 1)) === 0xff) at += 1
    const [prefix, marker] = [await file.byte(at), await file.byte(at + 1)]
    if (prefix === null || marker === null) return framed
    if (prefix !== 0xff || marker === EOI) return false
    if (isBare(marker)) {
      at += 2
      continue
    }
    const [high, low] = [await file.byte(at + 2), await file.byte(at + 3)]
    if (high === null || low === null) return framed
    framed ||= marker >= FIRST_FRAME && marker <= LAST_FRAME
    at += 2 + high * 256 + low
    if (marker !== SOS) continue
    const end = await endOfScan(file, at)
    if (end === null) return framed
    at = end
  }
}

/** Markers without a segment (B.1.1.3). */
const isBare = (marker: number): boolean => marker === TEM || (marker >= RST0 && marker <= SOI)

/** The offset of the first marker after the entropy-coded data; null if the file ends first. */
async function endOfScan(file: BufferedFileReader, from: number): Promise<number | null> {
  for (let at = await file.indexOf(0xff, from); at !== null; at = await file.indexOf(0xff, at)) {
    const next = await file.byte(at + 1)
    if (next === null) return null
    // A zero stands for a data byte 0xFF; restart markers are part of the data; 0xFF is a fill byte.
    if (next === 0xff) at += 1
    else if (next === 0 || (next >= RST0 && next < SOI)) at += 2
    else return at
  }
  return null
}
