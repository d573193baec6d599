import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSnapshot } from '../../../src/archive/check/check-snapshot.ts'
import { assertJsonShape } from '../../../src/archive/records/json-shape.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { testScratch } from '../../support/exchanges.ts'
import { HOSTILE_SNAPSHOTS, hostileSnapshot } from '../../support/hostile-snapshots.ts'
import { readSnapshot } from '../../support/independent-reader.ts'
import { packedFile } from '../../support/packed-file.ts'
import { packInput } from '../../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
let files: ReadonlyMap<string, Buffer>
beforeAll(async () => {
  files = (await readSnapshot(await packedFile(await packSnapshot(await packInput(scratch))))).files
})

/** Those whose number of bytes alone makes them fail. */
const ONLY_LARGE = new Set(['more bytes than a record may have', 'one record that unpacks to more than any'])

describe('a snapshot made to cost memory (what it costs is measured by tests/heavy/check-memory)', () => {
  const names = Object.keys(HOSTILE_SNAPSHOTS).filter((name) => !ONLY_LARGE.has(name))
  it.each(names)('%s: is reported', async (name) => {
    const path = scratch.file('.wacz')
    await writeFile(path, hostileSnapshot(files, name, 0.05))
    const { checks } = await checkSnapshot(path, {})
    const failed = checks.filter((one) => !one.ok).map((one) => one.name)
    // At a twentieth of their number, records are not too many yet; then the index does not list them.
    const expected = HOSTILE_SNAPSHOTS[name]?.fails.map((one) =>
      name === 'very many records' ? 'index' : one,
    )
    expect(failed).toEqual(expect.arrayContaining(expected ?? []))
    for (const { detail } of checks) expect(detail.length).toBeLessThanOrEqual(2_001)
  })
})

describe('the shape of a JSON text', () => {
  const shape = (text: string) => () => assertJsonShape(Buffer.from(text), 'a.json')

  it('may be that of any record', () => {
    expect(shape(JSON.stringify({ a: ['[[[[', '"\\"{{', { b: '\\' }], c: 1 }))).not.toThrow()
    expect(shape(`${'['.repeat(64)}${']'.repeat(64)}`)).not.toThrow()
  })

  it('may neither be deep nor have very many values', () => {
    expect(shape(`${'['.repeat(65)}${']'.repeat(65)}`)).toThrow('a.json is nested deeper than 64 levels')
    expect(shape(`[${'1,'.repeat(250_000)}1]`)).toThrow('a.json has more than 250000 values')
    expect(shape(`[${'{},'.repeat(125_000)}1]`)).toThrow('more than 250000 values')
  })

  it('is not hidden by strings', () => {
    const deep = '['.repeat(65)
    for (const text of [`["\\\\",${deep}`, `["\\\\\\"",${deep}`, `["a",${deep}`])
      expect(shape(text)).toThrow('deeper')
    for (const text of [`["\\",${deep}`, `["${deep}`, `["\\\\\\",${deep}"]`])
      expect(shape(text)).not.toThrow()
  })
})
