import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RecordStore } from '../../src/archive/records/record-store.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { MAX_RECORD_BYTES } from '../../src/archive/wacz/open-snapshot.ts'
import { testScratch } from '../support/exchanges.ts'
import { keysOf } from '../support/ledger.ts'
import { testSigner } from '../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
const store = new DiskStore(join(scratch.dir, 'store'))
const records = new RecordStore(store, keysOf(testSigner))
const schema = z.object({ stet: z.literal(1), text: z.string() })

describe('a record that is larger than a record may be', () => {
  it('is not written', async () => {
    const record = { stet: 1, text: 'x'.repeat(MAX_RECORD_BYTES) }
    await expect(records.put('a.json', record)).rejects.toMatchObject({
      code: 'archive-invalid',
      input: 'a.json',
    })
    expect(await store.head('a.json')).toBeNull()
  })

  it('is not read', async () => {
    const source = Buffer.from(JSON.stringify({ stet: 1, text: 'x'.repeat(MAX_RECORD_BYTES) }))
    const sha256 = createHash('sha256').update(source).digest('hex')
    await store.put('b.json', { size: source.length, sha256, source }, 'application/json')
    await expect(records.readNamed('b.json', schema)).rejects.toMatchObject({
      code: 'archive-invalid',
      input: 'b.json',
    })
  })

  it('is the limit itself: a record of that size is written and read', async () => {
    const frame = Buffer.byteLength(`${JSON.stringify({ stet: 1, text: '' }, null, 2)}\n`)
    const record = { stet: 1 as const, text: 'x'.repeat(MAX_RECORD_BYTES - frame) }
    expect(await records.put('c.json', record)).toBe('created')
    expect((await records.readNamed('c.json', schema))?.text.length).toBe(MAX_RECORD_BYTES - frame)
  })
})
