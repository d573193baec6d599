import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSnapshot, type SnapshotCheck } from '../../../src/archive/check/check-snapshot.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { Manifest } from '../../../src/model/manifest.ts'
import { testScratch } from '../../support/exchanges.ts'
import { forgery, zipOf } from '../../support/forgery.ts'
import { readSnapshot } from '../../support/independent-reader.ts'
import { signedBytes } from '../../support/ledger.ts'
import { packedFile } from '../../support/packed-file.ts'
import { packInput, testSigner } from '../../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

let bytes: Buffer
let manifest: Buffer
let files: ReadonlyMap<string, Buffer>
beforeAll(async () => {
  const packed = await packSnapshot(await packInput(scratch))
  const path = await packedFile(packed)
  bytes = await readFile(path)
  manifest = Buffer.from(await signedBytes(Manifest, packed.manifest))
  files = (await readSnapshot(path)).files
})

let n = 0
async function check(
  content: Uint8Array,
  options: { key?: string; manifest?: Uint8Array } = {},
): Promise<SnapshotCheck> {
  n += 1
  const dir = join(scratch.dir, `check-${n}`)
  await mkdir(dir)
  await writeFile(join(dir, 'a.wacz'), content)
  if (options.manifest) await writeFile(join(dir, 'a.json'), options.manifest)
  return checkSnapshot(join(dir, 'a.wacz'), options.key === undefined ? {} : { key: options.key })
}
const failed = (result: SnapshotCheck): string[] =>
  result.checks.filter((one) => !one.ok).map((one) => one.name)

const forge = (change: (files: Map<string, Buffer>) => void, resign = true) => forgery(files, change, resign)

describe('an intact snapshot', () => {
  it('is valid, and each check describes what it proved', async () => {
    const { valid, signer, checks } = await check(bytes, { manifest })
    expect({ valid, signer }).toEqual({
      valid: true,
      signer: { fingerprint: (await testSigner).fingerprint, trusted: false },
    })
    expect(checks.map((one) => one.name)).toEqual([
      'structure',
      'hashes',
      'seal',
      'warc',
      'index',
      'resources',
      'capture',
      'content',
      'pages',
      'signature',
      'manifest',
      'signer',
    ])
    for (const one of checks)
      expect(one).toMatchObject({ ok: true, detail: expect.stringMatching(/^[A-Z].*\.$/) })
    expect(zipOf(files).equals(bytes)).toBe(true)
  })

  it('matches the expected signer by fingerprint, SPKI, PEM or PEM file', async () => {
    const { fingerprint, publicKey } = await testSigner
    const pem = `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`
    const path = scratch.file('.pem')
    await writeFile(path, pem)
    for (const key of [fingerprint, fingerprint.toUpperCase(), publicKey, pem, path]) {
      expect(await check(bytes, { key })).toMatchObject({
        valid: true,
        signer: { fingerprint, trusted: true },
      })
    }
    for (const key of ['0'.repeat(64), 'nonsense', '/nowhere/key.pem']) {
      const result = await check(bytes, { key })
      expect(result).toMatchObject({ valid: true, signer: { fingerprint, trusted: false } })
      expect(failed(result)).toEqual(['signer'])
    }
  })
})

describe('one flipped byte', () => {
  /** Enough to meet every header and every record; the heavy suite takes many more. */
  const positions = (): number[] => {
    const found = new Set<number>()
    const structure = (from: number, to: number) => {
      for (let at = from; at < to; at += 3) found.add(at)
    }
    let end = 0
    for (const [name, data] of files) {
      const start = bytes.indexOf(data, end)
      structure(end, start)
      end = start + data.length
      const step = name === 'datapackage-digest.json' ? 13 : 211
      for (let at = start; at < end; at += step) found.add(at)
    }
    structure(end, bytes.length)
    return [...found]
  }

  it('is detected at any position', async () => {
    const path = join(scratch.dir, 'flipped.wacz')
    const missed: number[] = []
    for (const at of positions()) {
      const copy = Buffer.from(bytes)
      copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(path, copy)
      if ((await checkSnapshot(path, {})).valid) missed.push(at)
    }
    expect(positions().length).toBeGreaterThan(450)
    expect(missed).toEqual([])
  }, 120_000)

  it('is detected in the manifest', async () => {
    for (let at = 0; at < manifest.length; at += 67) {
      const copy = Buffer.from(manifest)
      copy[at] = (copy[at] ?? 0) ^ 1
      expect(failed(await check(bytes, { manifest: copy })), `byte ${at}`).toEqual(['manifest'])
    }
  }, 60_000)
})

describe('other damage', () => {
  it.each<[string, () => Uint8Array]>([
    ['cut by a byte', () => bytes.subarray(0, -1)],
    ['cut in half', () => bytes.subarray(0, bytes.length / 2)],
    ['with a byte more', () => Buffer.concat([bytes, Buffer.from([0])])],
    ['with a byte before', () => Buffer.concat([Buffer.from([0]), bytes])],
    ['twice', () => Buffer.concat([bytes, bytes])],
    ['empty', () => Buffer.alloc(0)],
    ['of zeros', () => Buffer.alloc(50_000)],
    ['of text', () => Buffer.from('<!doctype html>'.repeat(900))],
    ['with a byte left out', () => Buffer.concat([bytes.subarray(0, 7000), bytes.subarray(7001)])],
    ['with two files swapped', () => zipOf([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))],
    ['without its seal', () => zipOf([...files].filter(([name]) => name !== 'stet/seal.json'))],
    ['with a file more', () => zipOf([...files, ['evil.txt', Buffer.from('x')]])],
    ['with a file twice', () => zipOf([...files, ['datapackage.json', Buffer.from('{}')]])],
    ['with a path that leads out', () => zipOf([['../../etc/passwd', Buffer.from('x')], ...files])],
    [
      'with another post.json',
      () =>
        zipOf(
          [...files].map(([name, data]) => [
            name,
            name === 'stet/post.json' ? Buffer.from(data.toString().replace('lit', 'LIT')) : data,
          ]),
        ),
    ],
  ])('%s is found, and told without an error', async (_, damaged) => {
    const result = await check(damaged())
    expect(result.valid).toBe(false)
    expect(result.checks.some((one) => !one.ok && one.detail.length > 20)).toBe(true)
  })

  it('reports a missing file, a directory, and a missing manifest', async () => {
    await expect(checkSnapshot('/nowhere/a.wacz', {})).rejects.toMatchObject({
      name: 'InputError',
      code: 'input-missing',
    })
    await expect(checkSnapshot(scratch.dir, {})).rejects.toMatchObject({
      name: 'InputError',
      code: 'input-missing',
    })
    const path = join(scratch.dir, 'whole.wacz')
    await writeFile(path, bytes)
    await expect(checkSnapshot(path, { manifest: '/nowhere/a.json' })).rejects.toMatchObject({
      code: 'input-missing',
    })
  })
})

describe('a forger who signs again', () => {
  it('is reported as another signer if the content is unchanged', async () => {
    const { zip, fingerprint } = forge(() => undefined, false)
    const result = await check(zip, { key: (await testSigner).fingerprint })
    expect(result).toMatchObject({ valid: true, signer: { fingerprint, trusted: false } })
    expect(failed(result)).toEqual(['signer'])
    expect(failed(await check(zip))).toEqual(['signer'])
  })

  const replace = (name: string, from: string | RegExp, to: string) => (all: Map<string, Buffer>) => {
    const text = all.get(name)?.toString('latin1') ?? ''
    const changed = text.replace(from, to)
    if (changed === text) throw new Error(`nothing to change in ${name}`)
    all.set(name, Buffer.from(changed, 'latin1'))
  }
  it.each<[string, string, (all: Map<string, Buffer>) => void]>([
    ['a photo’s bytes', 'warc', replace('archive/media.warc', 'IHDR', 'IHDX')],
    [
      'a digest in a record',
      'warc',
      replace('archive/media.warc', /Payload-Digest: sha256:..../, 'Payload-Digest: sha256:0000'),
    ],
    [
      'a record’s date',
      'index',
      replace('archive/media.warc', /(2026-03-04[\s\S]*?)2026-03-04/, '$12025-03-04'),
    ],
    ['a record’s length', 'warc', replace('archive/media.warc', /Content-Length: \d/, 'Content-Length: 9')],
    [
      'an address in the index',
      'index',
      replace('indexes/index.cdx', 'pbs.twimg.com/media/I', 'pbs.twimg.com/media/X'),
    ],
    ['a resource in the capture', 'resources', replace('stet/capture.json', 'image/png', 'text/html')],
    ['the order of resources', 'resources', replace('stet/capture.json', '"n": 1', '"n": 2')],
    ['the time of the capture', 'capture', replace('stet/capture.json', '05:06:07', '05:06:17')],
    [
      'the post that was captured',
      'capture',
      replace('stet/post.json', '"id": "1111111111111111111"', '"id": "1111111111111111112"'),
    ],
    ['the page that is opened', 'pages', replace('pages/pages.jsonl', 'stet.invalid', 'x.example')],
    ['the format’s version', 'capture', replace('stet/capture.json', '"stet": 1', '"stet": 2')],
    [
      'gzip’s operating system',
      'warc',
      (all) => {
        const copy = Buffer.from(all.get('archive/data.warc.gz') ?? '')
        copy[9] = 3
        all.set('archive/data.warc.gz', copy)
      },
    ],
    [
      'a gzip member of rubbish',
      'warc',
      (all) =>
        void all.set(
          'archive/data.warc.gz',
          Buffer.concat([all.get('archive/data.warc.gz') ?? Buffer.alloc(0), gzipSync('rubbish')]),
        ),
    ],
  ])('can not change %s', async (_, name, change) => {
    const result = await check(forge(change).zip)
    expect(result.valid).toBe(false)
    expect(failed(result)).toContain(name)
  })

  it('is reported for an unknown version', async () => {
    const { checks } = await check(forge(replace('stet/capture.json', '"stet": 1', '"stet": 2')).zip)
    expect(checks.find((one) => one.name === 'capture')?.detail).toMatch(/version 2.*reads up to version 1/)
  })

  it('can’t hide a second form of the signature', async () => {
    const other = (change: (signedData: Record<string, string>) => void) => {
      const digest = JSON.parse(files.get('datapackage-digest.json')?.toString() ?? '')
      change(digest.signedData)
      const content = Buffer.from(`${JSON.stringify(digest, null, 2)}\n`)
      return check(
        zipOf([...files].map(([name, data]) => [name, name === 'datapackage-digest.json' ? content : data])),
      )
    }
    const order = BigInt(
      '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
    )
    const turned = await other((data) => {
      const raw = Buffer.from(data.signature ?? '', 'base64')
      const s = (order - BigInt(`0x${raw.toString('hex', 48)}`)).toString(16).padStart(96, '0')
      data.signature = Buffer.concat([raw.subarray(0, 48), Buffer.from(s, 'hex')]).toString('base64')
    })
    expect(failed(turned)).toEqual(['signature'])
    expect(
      failed(await other((data) => void Object.assign(data, { created: '2020-01-01T00:00:00Z' }))),
    ).toEqual(['signature'])
    expect(failed(await other((data) => void Object.assign(data, { note: 'more' })))).toEqual(['signature'])
  })
})

describe('a hostile file', () => {
  it('does not exhaust the memory of a check', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 })
    bomb[9] = 255
    const before = process.memoryUsage().rss
    const result = await check(forge((all) => void all.set('archive/data.warc.gz', bomb)).zip)
    expect(failed(result)).toContain('warc')
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024)
  }, 30_000)

  it('is rejected for false sizes', async () => {
    const lying = Buffer.from(bytes)
    const end = lying.length - 22
    for (const [at, value] of [
      [end + 12, 0xffff_fff0],
      [end + 16, 0xffff_ffff],
      [lying.readUInt32LE(end + 16) + 24, 0xffff_ffff],
      [lying.readUInt32LE(end + 16) + 28, 0xffff],
    ] as const) {
      const copy = Buffer.from(bytes)
      if (at === lying.readUInt32LE(end + 16) + 28) copy.writeUInt16LE(value, at)
      else copy.writeUInt32LE(value, at)
      expect(failed(await check(copy))).toEqual(['structure'])
    }
  })
})
