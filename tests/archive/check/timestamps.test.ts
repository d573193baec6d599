import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSnapshot, type SnapshotCheck } from '../../../src/archive/check/check-snapshot.ts'
import { type TimestampResponses, takeTimestamps } from '../../../src/archive/timestamp/take-timestamps.ts'
import { deriveManifest } from '../../../src/archive/wacz/open-snapshot.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { FetchError } from '../../../src/model/errors.ts'
import { Manifest, type UnsignedManifest } from '../../../src/model/manifest.ts'
import { testScratch } from '../../support/exchanges.ts'
import { readSnapshot } from '../../support/independent-reader.ts'
import { signedBytes } from '../../support/ledger.ts'
import { packedFile } from '../../support/packed-file.ts'
import { packInput } from '../../support/snapshots.ts'
import { type Authority, createAuthority, hasOpenssl } from '../../support/tsa.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

const URL = 'https://timestamps.example/tsr'
const line = ({ checks }: SnapshotCheck, name: string) => checks.find((one) => one.name === name)
const failed = ({ checks }: SnapshotCheck) => checks.filter((one) => !one.ok).map((one) => one.name)

describe.skipIf(!hasOpenssl())('a snapshot with timestamps (skipped where openssl is missing)', () => {
  let authority: Authority
  let other: Authority
  let packed: { manifest: UnsignedManifest; path: string }
  const take = (seal: Uint8Array, by: Authority[] = [authority]): Promise<TimestampResponses> =>
    takeTimestamps(
      seal,
      { authorities: by.map((_, n) => `${URL}/${n}`), unavailable: 'wait' },
      async (url, request) => (by[Number(url.at(-1))] ?? authority).reply(request),
    )
  const pack = async (timestamp?: (seal: Uint8Array) => Promise<TimestampResponses>) => {
    const made = await packSnapshot(await packInput(scratch, timestamp ? { timestamp } : {}))
    return { manifest: made.manifest, path: await packedFile(made) }
  }
  beforeAll(async () => {
    authority = await createAuthority()
    other = await createAuthority()
    packed = await pack((seal) => take(seal))
  })
  afterAll(async () => {
    await authority?.[Symbol.asyncDispose]()
    await other?.[Symbol.asyncDispose]()
  })

  it('contains the responses after the seal, hashed and signed like any file', async () => {
    const read = await readSnapshot(packed.path)
    expect(read.order.slice(-5)).toEqual([
      'stet/seal.json',
      'stet/seal.tsr',
      'stet/timestamps.json',
      'datapackage.json',
      'datapackage-digest.json',
    ])
    const { resources } = read.json<{ resources: { path: string }[] }>('datapackage.json')
    expect(resources.map((one) => one.path)).toContain('stet/seal.tsr')
    expect(read.json<{ timestamps: unknown }>('stet/timestamps.json').timestamps).toEqual(
      packed.manifest.timestamps,
    )
  })

  it('is valid with the manifest derived from it', async () => {
    expect(await deriveManifest(packed.path)).toEqual(packed.manifest)
    await writeFile(packed.path.replace(/wacz$/, 'json'), await signedBytes(Manifest, packed.manifest))
    const result = await checkSnapshot(packed.path, { tsaCa: authority.caPath })
    expect(failed(result)).toEqual([])
    expect(line(result, 'timestamp')?.detail).toContain(packed.manifest.timestamps?.[0]?.at)
    expect(line(result, 'authority')?.detail).toMatch(/under Invented Root .*as expected/)
    expect(line(result, 'manifest')).toMatchObject({ ok: true })
  })

  it('is valid under another root, but its authority is not the expected one', async () => {
    const result = await checkSnapshot(packed.path, { tsaCa: other.caPath })
    expect([result.valid, failed(result)]).toEqual([true, ['authority']])
    const open = await checkSnapshot(packed.path, {})
    expect(line(open, 'authority')).toMatchObject({ ok: true, detail: expect.stringContaining('--tsa-ca') })
  })

  it('may have several, each with a separate result', async () => {
    const two = await pack((seal) => take(seal, [authority, other]))
    const result = await checkSnapshot(two.path, { tsaCa: other.caPath })
    expect([result.valid, failed(result)]).toEqual([true, ['authority']])
    expect(line(result, 'authority-2')).toMatchObject({ ok: true })
  })

  it('reports a failed request, and a missing timestamp if one was expected', async () => {
    const down = await pack((seal) =>
      takeTimestamps(seal, { authorities: [URL], unavailable: 'go-on' }, async () => {
        throw new FetchError('network', 'The line is cut')
      }),
    )
    const result = await checkSnapshot(down.path, { tsaCa: other.caPath })
    expect([result.valid, failed(result)]).toEqual([true, ['authority']])
    expect(line(result, 'timestamps')?.detail).toBe(`${URL} issued no timestamp. The line is cut.`)
    const none = await pack()
    expect(failed(await checkSnapshot(none.path, { tsaCa: other.caPath }))).toEqual(['authority'])
  })

  const forged: [string, string, string, (seal: Uint8Array) => Promise<TimestampResponses>][] = [
    ['of another seal', 'timestamp', 'over something else', async () => take(Buffer.from('another'))],
    [
      'with an altered time',
      'timestamp',
      'over something else',
      async (seal) => {
        const { timestamps, replies } = await take(seal)
        const reply = Buffer.from(replies[0] ?? '')
        // The year in the GeneralizedTime.
        const at = reply.indexOf(`${new Date().getUTCFullYear()}`)
        reply.write('2021', at, 'latin1')
        return { timestamps, replies: [reply] }
      },
    ],
    [
      'with another time than listed',
      'timestamp',
      'has another time',
      async (seal) => {
        const { timestamps, replies } = await take(seal)
        return { timestamps: timestamps.map((one) => ({ ...one, at: '2020-01-01T00:00:00.000Z' })), replies }
      },
    ],
    [
      'that is not a timestamp',
      'timestamp',
      'no answer of a timestamp authority',
      async (seal) => ({ ...(await take(seal)), replies: [Buffer.from('rubbish')] }),
    ],
    [
      'that is not listed',
      'timestamps',
      'does not list',
      async (seal) => ({ ...(await take(seal)), timestamps: [] }),
    ],
    [
      'that is listed and missing',
      'timestamps',
      'does not list',
      async (seal) => ({ ...(await take(seal)), replies: [] }),
    ],
    [
      'listed as issued and as failed',
      'timestamps',
      'contradicts itself',
      async (seal) => {
        const { timestamps, replies } = await take(seal)
        return { timestamps: timestamps.map((one) => ({ ...one, ok: false })), replies }
      },
    ],
  ]
  it.each(forged)('rejects one %s, even with a valid signature', async (_, name, words, timestamp) => {
    const { path } = await pack(timestamp)
    const result = await checkSnapshot(path, {})
    expect([result.valid, failed(result)]).toEqual([false, [name]])
    expect(line(result, name)?.detail).toContain(words)
  })

  it('rejects a root that is not a certificate', async () => {
    const path = scratch.file('.pem')
    await writeFile(path, 'no certificate')
    await expect(checkSnapshot(packed.path, { tsaCa: path })).rejects.toMatchObject({
      code: 'input-unreadable',
    })
    await expect(checkSnapshot(packed.path, { tsaCa: '/nowhere' })).rejects.toMatchObject({
      code: 'input-missing',
    })
  })
})
