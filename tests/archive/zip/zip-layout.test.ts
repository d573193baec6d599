import { open } from 'node:fs/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { type Entry, open as openWithYauzl } from 'yauzl'
import { openZip } from '../../../src/archive/zip/read-zip.ts'
import {
  centralDirectory,
  type EntrySize,
  layoutEntries,
  localHeader,
} from '../../../src/archive/zip/zip-layout.ts'
import { testScratch } from '../../support/exchanges.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

/** The headers of a ZIP of these sizes in a sparse file: what lies between them takes no room. */
async function sparse(sizes: readonly EntrySize[]): Promise<string> {
  const path = scratch.file('.zip')
  await using file = await open(path, 'wx')
  const entries = layoutEntries(sizes)
  for (const entry of entries) await file.write(localHeader(entry), 0, undefined, entry.headerOffset)
  const last = entries.at(-1)
  await file.write(centralDirectory(entries), 0, undefined, last ? last.dataOffset + last.size : 0)
  return path
}

/** Name, size and place of each entry, as someone else's reader finds them. */
function foundBy(path: string): Promise<[string, number, number][]> {
  return new Promise((resolve, reject) => {
    openWithYauzl(path, { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error)
      const found: [string, number, number][] = []
      zip.on('entry', (entry: Entry) => {
        found.push([entry.fileName, entry.uncompressedSize, entry.relativeOffsetOfLocalHeader])
      })
      zip.on('end', () => resolve(found)).on('error', reject)
    })
  })
}

const MAX_32 = 0xffff_ffff
const entry = (name: string, size: number): EntrySize => ({ name, size, crc32: 0 })

describe('the canonical ZIP', () => {
  it.each<[string, EntrySize[]]>([
    ['of nothing', []],
    ['of small files', [entry('a', 0), entry('folder/b', 10), entry('c', 1)]],
    ['of the largest file that needs no ZIP64', [entry('a', MAX_32 - 1)]],
    ['of the smallest file that needs it', [entry('a', MAX_32)]],
    ['with files behind 4 GiB', [entry('a', 5), entry('media', 4_800_000_000), entry('b', 7), entry('c', 0)]],
    ['whose last header lies just before 4 GiB', [entry('a', MAX_32 - 1 - 31), entry('b', 3)]],
    ['whose last header lies just at it', [entry('a', MAX_32 - 31), entry('b', 3)]],
  ])('%s is read by others, and by us', async (_, sizes) => {
    const path = await sparse(sizes)
    const placed = layoutEntries(sizes)
    expect(await foundBy(path)).toEqual(placed.map((one) => [one.name, one.size, one.headerOffset]))
    await using zip = await openZip(path)
    expect(zip.entries).toEqual(placed)
  })

  it('excludes unneeded ZIP64 fields', async () => {
    const path = await sparse([entry('a', 5)])
    await using file = await open(path, 'r+')
    const { size } = await file.stat()
    await file.write(Buffer.from([0xff, 0xff, 0xff, 0xff]), 0, 4, size - 6)
    await expect(openZip(path)).rejects.toMatchObject({ code: 'archive-invalid' })
  })
})
