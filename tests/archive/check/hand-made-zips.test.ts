import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSnapshot } from '../../../src/archive/check/check-snapshot.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { testScratch } from '../../support/exchanges.ts'
import { type HandMadeEntry, handMadeZip } from '../../support/hand-made-zip.ts'
import { readSnapshot } from '../../support/independent-reader.ts'
import { packedFile } from '../../support/packed-file.ts'
import { packInput } from '../../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

let original: Buffer
let entries: HandMadeEntry[]
beforeAll(async () => {
  const path = await packedFile(await packSnapshot(await packInput(scratch)))
  original = await readFile(path)
  entries = [...(await readSnapshot(path)).files].map(([name, data]) => ({ name, data }))
})

async function check(zip: Buffer) {
  const path = scratch.file('.wacz')
  await writeFile(path, zip)
  return await checkSnapshot(path, {})
}

const POST = 'stet/post.json'
const EVIL = Buffer.from('{"text":"Something else."}')
const change = (name: string, more: Partial<HandMadeEntry>): HandMadeEntry[] =>
  entries.map((one) => (one.name === name ? { ...one, ...more } : one))
const sizeOf = (name: string): number => entries.find((one) => one.name === name)?.data.length ?? 0

describe('a `.wacz` whose ZIP was written by hand', () => {
  it('is the original if every field is as Stet writes it', async () => {
    const zip = handMadeZip(entries)
    expect(zip.equals(original)).toBe(true)
    expect((await check(zip)).valid).toBe(true)
  })

  // A reader that goes by one of the two fields, headers or directories sees other files than one that goes by the other.
  it.each<[string, () => Buffer]>([
    ['a ZIP64 size of a small file', () => handMadeZip(change(POST, { size64: BigInt(sizeOf(POST)) }))],
    [
      'a ZIP64 size beside a true 32-bit size',
      () => handMadeZip(change(POST, { size64: 5n, size32: sizeOf(POST) })),
    ],
    ['a ZIP64 size that is smaller', () => handMadeZip(change(POST, { size64: 5n }))],
    ['a ZIP64 size beyond the file', () => handMadeZip(change(POST, { size64: 2n ** 40n }))],
    ['a ZIP64 size beyond all numbers', () => handMadeZip(change(POST, { size64: 2n ** 63n }))],
    ['the largest ZIP64 size', () => handMadeZip(change(POST, { size64: 2n ** 64n - 1n }))],
    ['the largest 32-bit size without ZIP64', () => handMadeZip(change(POST, { size32: 0xffff_ffff }))],
    ['a ZIP64 end that nothing needs', () => handMadeZip(entries, { end64: {} })],
    ['a ZIP64 end in place of the other', () => handMadeZip(entries, { end64: {}, start: 0xffff_ffff })],
    [
      'a ZIP64 end with fewer entries',
      () => handMadeZip(entries, { end64: { count: 1n }, start: 0xffff_ffff }),
    ],
    [
      'a ZIP64 end with another directory',
      () => handMadeZip(entries, { end64: { start: 0n }, start: 0xffff_ffff }),
    ],
    [
      'a ZIP64 end with an endless directory',
      () => handMadeZip(entries, { end64: { size: 2n ** 62n }, start: 0xffff_ffff }),
    ],
    [
      'two entries of one name, the true one first',
      () => handMadeZip([...entries, { name: POST, data: EVIL }]),
    ],
    [
      'two entries of one name, the true one last',
      () => handMadeZip([{ name: POST, data: EVIL }, ...entries]),
    ],
    ['two entries of one name, with the same bytes', () => handMadeZip([...entries, ...entries.slice(0, 1)])],
    ['one entry that is listed twice', () => handMadeZip(change(POST, { listed: 2 }))],
    ['an entry that is not listed', () => handMadeZip([...entries, { name: POST, data: EVIL, listed: 0 }])],
    [
      'a name in the header that the directory lacks',
      () => handMadeZip(change(POST, { localName: 'stet/past.json' })),
    ],
    [
      'two names that differ in case',
      () => handMadeZip([...entries, { name: 'STET/POST.json', data: EVIL }]),
    ],
    ['bytes between two entries', () => handMadeZip(change(POST, { after: EVIL }))],
    ['a data descriptor', () => handMadeZip(change(POST, { flags: 8 }))],
    ['an encrypted entry', () => handMadeZip(change(POST, { flags: 1 }))],
    ['a comment', () => handMadeZip(entries, { comment: 'PK\x05\x06' })],
    [
      'a comment that is a ZIP',
      () => handMadeZip(entries, { comment: handMadeZip([{ name: POST, data: EVIL }]).toString('latin1') }),
    ],
    ['a false count', () => handMadeZip(entries, { count: 1 })],
    ['a false start', () => handMadeZip(entries, { start: 1 })],
    [
      '70,000 entries',
      () =>
        handMadeZip(
          Array.from({ length: 70_000 }, (_, n) => ({ name: `a${n}`, data: EVIL })),
          { count: 0 },
        ),
    ],
  ])('with %s is found, and told without an error', async (_name, zip) => {
    const { valid, checks } = await check(zip())
    expect(valid).toBe(false)
    expect(checks.some((one) => !one.ok && one.detail.length > 20)).toBe(true)
  })
})
