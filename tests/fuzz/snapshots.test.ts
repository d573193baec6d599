import { writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect } from 'vitest'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { deriveManifest } from '../../src/archive/wacz/open-snapshot.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { StetError } from '../../src/model/errors.ts'
import { testScratch } from '../support/exchanges.ts'
import { forgery } from '../support/forgery.ts'
import { readSnapshot } from '../support/independent-reader.ts'
import { packedFile } from '../support/packed-file.ts'
import { packInput } from '../support/snapshots.ts'
import { fuzz } from './fuzz.ts'
import { byteChange, changeBytes, changeJsonText, jsonChange } from './junk.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
let files: ReadonlyMap<string, Buffer>
const path = scratch.file('.wacz')
beforeAll(async () => {
  files = (await readSnapshot(await packedFile(await packSnapshot(await packInput(scratch))))).files
})

/** A change of one file in the snapshot, which its maker hashes and signs again, or of the whole ZIP. */
const change = fc.record({
  file: fc.nat(),
  json: fc.array(jsonChange, { maxLength: 3 }),
  bytes: fc.array(byteChange, { maxLength: 2 }),
  /** Change what a gzipped file holds. */
  inside: fc.boolean(),
  /** Leave the file out, or put it in twice under other names. */
  structure: fc.option(fc.constantFrom('drop' as const, 'add' as const), { freq: 8 }),
})

function changed(
  name: string,
  data: Buffer,
  { json, bytes, inside }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): Buffer {
  // A second change may find it damaged already.
  if (name.endsWith('.gz') && inside) return gzipSync(changeBytes(unzipped(data), bytes))
  if (!name.endsWith('.json')) return changeBytes(data, bytes)
  return changeBytes(Buffer.from(`${changeJsonText(data.toString(), json, 2)}\n`), bytes)
}

function unzipped(data: Buffer): Buffer {
  try {
    return gunzipSync(data)
  } catch {
    return data
  }
}

fuzz(
  'any snapshot is checked to an answer',
  fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    zip: fc.array(byteChange, { maxLength: 1 }),
    resign: fc.boolean(),
  }),
  async ({ changes, zip, resign }) => {
    const whole = forgery(
      files,
      (all) => {
        for (const one of changes) {
          const names = [...all.keys()].filter((name) => !/seal|datapackage/.test(name) || !resign)
          const name = names[one.file % names.length] ?? ''
          const data = all.get(name) ?? Buffer.alloc(0)
          if (one.structure === 'drop' && !/seal|datapackage/.test(name)) all.delete(name)
          else if (one.structure === 'add') all.set(`${name}.copy`, data)
          else all.set(name, changed(name, data, one))
        }
      },
      resign,
    ).zip
    await writeFile(path, changeBytes(whole, zip))
    const { checks } = await checkSnapshot(path, {})
    expect(checks.length).toBeGreaterThan(0)
    // A bug, and not a fault of the file, would be reported by its own name.
    for (const { detail } of checks) expect(detail).not.toMatch(/TypeError|RangeError|is not a function/)
    await deriveManifest(path).catch((error) => {
      if (!(error instanceof StetError) || error.code === 'internal') throw error
    })
  },
)
