import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { Manifest } from '../../src/model/manifest.ts'
import { testScratch } from '../support/exchanges.ts'
import { forgery, zipOf } from '../support/forgery.ts'
import { readSnapshot } from '../support/independent-reader.ts'
import { signedBytes } from '../support/ledger.ts'
import { packedFile } from '../support/packed-file.ts'
import { packInput } from '../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

type Change = (bytes: Buffer, at: number, more: number) => Buffer

const CHANGES: Record<string, Change> = {
  flip: (bytes, at, more) => {
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ (1 + (more % 255))
    return copy
  },
  delete: (bytes, at, more) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (more % 64))]),
  insert: (bytes, at, more) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + (more % 64), more), bytes.subarray(at)]),
  truncate: (bytes, at) => bytes.subarray(0, at),
  append: (bytes, at, more) => Buffer.concat([bytes, bytes.subarray(at, at + 1 + (more % 64))]),
  repeat: (bytes, at, more) => {
    const end = at + 1 + (more % 512)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)])
  },
  swap: (bytes, at, more) => {
    const copy = Buffer.from(bytes)
    const other = (at + more) % bytes.length
    copy[at] = bytes[other] ?? 0
    copy[other] = bytes[at] ?? 0
    return copy
  },
  zero: (bytes, at, more) => Buffer.from(bytes).fill(0, at, Math.min(bytes.length, at + 1 + (more % 512))),
}

const packed = await packSnapshot(await packInput(scratch))
const whole = await packedFile(packed)
const bytes = await readFile(whole)
const manifest = Buffer.from(await signedBytes(Manifest, packed.manifest))
const { files } = await readSnapshot(whole)
const [path, beside] = [join(scratch.dir, 'changed.wacz'), join(scratch.dir, 'changed.json')]
const ours = packed.manifest.signer.fingerprint

const changeOf = (whole: Buffer) =>
  fc.tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.nat(whole.length - 1), fc.nat(whole.length - 1))

/** Whether a file, with the manifest beside it, passes for ours. */
async function passes(wacz: Uint8Array, json: Uint8Array): Promise<boolean> {
  await writeFile(path, wacz)
  await writeFile(beside, json)
  const { valid, signer } = await checkSnapshot(path, { key: ours })
  return valid && signer?.trusted === true
}

it('finds each of 10,000 changes to a snapshot', async () => {
  expect(await passes(bytes, manifest)).toBe(true)
  await fc.assert(
    fc.asyncProperty(changeOf(bytes), async ([kind, at, more]) => {
      const changed = CHANGES[kind]?.(bytes, at, more) ?? bytes
      if (!changed.equals(bytes)) expect(await passes(changed, manifest)).toBe(false)
    }),
    { numRuns: 10_000 },
  )
})

it('finds each of 1,000 changes to a manifest', async () => {
  await fc.assert(
    fc.asyncProperty(changeOf(manifest), async ([kind, at, more]) => {
      const changed = CHANGES[kind]?.(manifest, at, more) ?? manifest
      if (!changed.equals(manifest)) expect(await passes(bytes, changed)).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})

/** Changes by someone who writes the ZIP anew, sums and all. */
const rezipped = fc.tuple(
  fc.constantFrom('drop', 'swap', 'rename', 'date', 'copy', ...Object.keys(CHANGES)),
  fc.nat(files.size - 1),
  fc.nat(files.size - 1),
  fc.nat(),
)
function changed(kind: string, n: number, other: number, more: number): Map<string, Buffer> {
  const entries = [...files]
  const [name, data] = entries[n] ?? ['', Buffer.alloc(0)]
  const [otherName, otherData] = entries[other] ?? ['', Buffer.alloc(0)]
  if (kind === 'drop') entries.splice(n, 1)
  else if (kind === 'swap') [entries[n], entries[other]] = [entries[other] ?? ['', data], [name, data]]
  else if (kind === 'rename') entries[n] = [`${name}${more % 10}`, data]
  else if (kind === 'copy')
    [entries[n], entries[other]] = [
      [name, otherData],
      [otherName, data],
    ]
  else if (kind === 'date')
    entries[n] = [name, Buffer.from(data.toString('latin1').replace(/2026-0(\d)/, '2025-0$1'), 'latin1')]
  else entries[n] = [name, CHANGES[kind]?.(data, more % data.length, more >> 3) ?? data]
  return new Map(entries)
}

it('finds each of 1,000 archives that were zipped anew', async () => {
  await fc.assert(
    fc.asyncProperty(rezipped, async ([kind, n, other, more]) => {
      const zip = zipOf(changed(kind, n, other, more))
      if (!zip.equals(bytes)) expect(await passes(zip, manifest)).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})

it('recognises each of 1,000 archives that were signed again as another signer’s', async () => {
  await fc.assert(
    fc.asyncProperty(rezipped, fc.boolean(), async ([kind, n, other, more], resign) => {
      const wanted = changed(kind, n, other, more)
      // Someone who signs needs something to sign.
      fc.pre(
        ['datapackage.json', 'datapackage-digest.json', 'stet/seal.json'].every((one) => wanted.has(one)),
      )
      const { zip, fingerprint } = forgery(
        files,
        (all) => {
          all.clear()
          for (const [name, data] of wanted) all.set(name, data)
        },
        resign,
      )
      await writeFile(path, zip)
      await writeFile(beside, manifest)
      const { valid, signer } = await checkSnapshot(path, { key: ours })
      expect(signer?.trusted ?? false).toBe(false)
      if (valid) expect(signer?.fingerprint).toBe(fingerprint)
    }),
    { numRuns: 1_000 },
  )
})
