import { createHash, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PackedSnapshot, packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { CaptureFile } from '../../src/archive/wacz/wacz-records.ts'
import { Manifest } from '../../src/model/manifest.ts'
import { exchange, memoryBody, testScratch } from '../support/exchanges.ts'
import { bodyByManifest, type ReadSnapshot, readSnapshot } from '../support/independent-reader.ts'
import { MP4, PNG } from '../support/media.ts'
import { packedFile } from '../support/packed-file.ts'
import {
  ANSWER_URL,
  CAPTURED_AT,
  CARD,
  PHOTO_URL,
  POST_RECORD,
  packInput,
  testSigner,
  VIDEO_URL,
} from '../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Datapackage {
  wacz_version: string
  resources: { path: string; hash: string; bytes: number }[]
}
interface Digest {
  hash: string
  signedData: { publicKey: string; signature: string }
}

describe('a packed snapshot, as an independent reader finds it', () => {
  let packed: PackedSnapshot
  let read: ReadSnapshot
  let bytes: Buffer
  beforeAll(async () => {
    packed = await packSnapshot(await packInput(scratch))
    const path = await packedFile(packed)
    bytes = readFileSync(path)
    read = await readSnapshot(path)
  })

  it('matches its manifest', () => {
    const manifest = Manifest.parse(packed.manifest)
    expect(manifest.wacz).toEqual({
      key: 'posts/x/b4/1111111111111111111/20260304T050607Z.wacz',
      bytes: bytes.length,
      sha256: sha256(bytes),
    })
    expect(packed).toMatchObject({ size: bytes.length, sha256: sha256(bytes) })
    expect(manifest).toMatchObject({
      id: expect.stringMatching(/^20260304T050607Z-[0-9a-f]{16}$/),
      outcome: 'captured',
    })
    expect(manifest.record).toEqual(POST_RECORD)
  })

  it('contains the files of the format in their order', () => {
    expect(read.order).toEqual([
      'pages/pages.jsonl',
      'indexes/index.cdx',
      'archive/data.warc.gz',
      'archive/media.warc',
      'stet/post.json',
      'stet/capture.json',
      'stet/seal.json',
      'datapackage.json',
      'datapackage-digest.json',
    ])
    expect(read.json('stet/post.json')).toEqual(POST_RECORD)
    expect(CaptureFile.parse(read.json('stet/capture.json'))).toEqual(read.json('stet/capture.json'))
  })

  it('lists every file with length and hash, in datapackage and seal', () => {
    const { resources, wacz_version: version } = read.json<Datapackage>('datapackage.json')
    expect(version).toBe('1.1.1')
    expect(resources.map((one) => one.path)).toEqual(read.order.slice(0, -2))
    for (const { path, hash, bytes: size } of resources) {
      const file = read.files.get(path) ?? Buffer.alloc(0)
      expect([path, `sha256:${sha256(file)}`, file.length]).toEqual([path, hash, size])
    }
    const sealed = read.json<{ files: { path: string; sha256: string }[] }>('stet/seal.json').files
    expect(sealed.map((one) => one.path)).toEqual(read.order.slice(0, 6))
    for (const one of sealed) expect(sha256(read.files.get(one.path) ?? '')).toBe(one.sha256)
  })

  it('is signed over the hash of datapackage.json', async () => {
    const { hash, signedData } = read.json<Digest>('datapackage-digest.json')
    expect(hash).toBe(`sha256:${sha256(read.files.get('datapackage.json') ?? '')}`)
    const key = `-----BEGIN PUBLIC KEY-----\n${signedData.publicKey}\n-----END PUBLIC KEY-----`
    const signature = Buffer.from(signedData.signature, 'base64')
    expect(verify('sha256', Buffer.from(hash), { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
    expect(packed.manifest.signer.fingerprint).toBe((await testSigner).fingerprint)
  })

  it('records every exchange with valid digests', () => {
    const kinds = read.records.map((one) => `${one.file.slice(8)} ${one.type} ${one.url?.slice(0, 24) ?? ''}`)
    expect(kinds).toEqual([
      'data.warc.gz warcinfo ',
      'data.warc.gz resource https://stet.invalid/car',
      'data.warc.gz response https://cdn.syndication.',
      'data.warc.gz request https://cdn.syndication.',
      'data.warc.gz resource https://stet.invalid/cit',
      'media.warc warcinfo ',
      'media.warc response https://pbs.twimg.com/me',
      'media.warc request https://pbs.twimg.com/me',
      'media.warc response https://video.twimg.com/',
      'media.warc request https://video.twimg.com/',
    ])
    for (const record of read.records) {
      if (record.type !== 'warcinfo') expect(record.payloadDigest).toBe(`sha256:${sha256(record.payload)}`)
      expect(record.blockDigest).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(record.date).toMatch(/^2026-03-04T05:06:0[78]Z$/)
    }
    expect(new Set(read.records.map((one) => one.id)).size).toBe(read.records.length)
    const [, , answer, asked] = read.records
    expect(asked?.concurrentTo).toBe(answer?.id)
  })

  it('stores media contiguously, and everything at the positions in the manifest', () => {
    const { resources } = packed.manifest
    expect(resources.map((one) => [one.n, one.role, one.mime])).toEqual([
      [0, 'card', 'text/html'],
      [1, 'answer', 'application/json'],
      [2, 'photo', 'image/png'],
      [3, 'video', 'video/mp4'],
      [4, 'citation', 'text/plain'],
    ])
    const bodies = resources.map((one) => bodyByManifest(packed.manifest, one.n, bytes))
    expect(bodies[0]?.toString()).toBe(CARD)
    expect(bodies[2]).toEqual(PNG)
    expect(bodies[3]).toEqual(MP4)
    expect(bodies[4]?.toString()).toBe('<blockquote>lit again</blockquote>')
    expect(new URL(resources[4]?.url ?? '').searchParams.get('article')).toBe(
      'https://news.example/lighthouse?a=1#top',
    )
  })

  it('indexes every record with its time', () => {
    const lines = (read.files.get('indexes/index.cdx')?.toString() ?? '').trim().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines.toSorted()).toEqual(lines)
    for (const line of lines) {
      const [, time] = line.split(' ')
      const entry = JSON.parse(line.slice(line.indexOf('{')))
      const record = read.records.find(
        (one) => one.file === `archive/${entry.filename}` && one.offset === Number(entry.offset),
      )
      expect(record?.date?.replace(/\D/g, '')).toBe(time)
      // Of an uncompressed record, warcio does not count the two empty lines at its end.
      const length = (record?.length ?? 0) + (entry.filename === 'media.warc' ? 4 : 0)
      expect([record?.url, record?.payloadDigest, length]).toEqual([
        entry.url,
        entry.digest,
        Number(entry.length),
      ])
    }
    expect(lines.find((line) => line.includes(VIDEO_URL))).toContain('"mime":"video/mp4","status":"200"')
  })

  it('has the card as its first page', () => {
    const [header, page, ...more] = (read.files.get('pages/pages.jsonl')?.toString() ?? '').trim().split('\n')
    expect(JSON.parse(header ?? '')).toMatchObject({ format: 'json-pages-1.0' })
    expect(JSON.parse(page ?? '')).toMatchObject({
      url: 'https://stet.invalid/card/x/1111111111111111111',
      ts: '2026-03-04T05:06:07Z',
    })
    expect(more).toEqual([])
  })

  it('is reproducible except for the signature', async () => {
    const again = await packSnapshot(await packInput(scratch))
    const other = await readSnapshot(await packedFile(again))
    expect(again.sha256).not.toBe(packed.sha256)
    for (const name of read.order.slice(0, -1))
      expect(other.files.get(name)?.equals(read.files.get(name) ?? Buffer.alloc(0)), name).toBe(true)
    expect(again.manifest).toEqual({ ...packed.manifest, wacz: again.manifest.wacz })
  })
})

describe('packing', () => {
  it('creates no media file for a post without media', async () => {
    const input = await packInput(scratch)
    const packed = await packSnapshot({
      ...input,
      exchanges: input.exchanges.slice(0, 1),
      citations: [],
    })
    expect((await readSnapshot(await packedFile(packed))).order).not.toContain('archive/media.warc')
    expect(packed.manifest.resources).toHaveLength(2)
  })

  it('stores an error response for a medium with the role `answer`', async () => {
    const gone = {
      exchange: await exchange(PHOTO_URL, 'text/html', memoryBody('gone'), { status: 404 }),
      role: 'photo' as const,
    }
    const { manifest } = await packSnapshot({ ...(await packInput(scratch)), exchanges: [gone] })
    expect(manifest.resources[1]).toMatchObject({ url: PHOTO_URL, role: 'answer', offset: null })
  })

  it('stores an empty body, a body of line ends, and two exchanges of one URL', async () => {
    const later = new Date('2026-03-04T05:06:09Z')
    const exchanges = [
      { exchange: await exchange(ANSWER_URL, 'application/json', memoryBody('')), role: 'answer' as const },
      {
        exchange: await exchange(ANSWER_URL, 'text/plain', memoryBody('\r\n\r\n\r\n'), { startedAt: later }),
        role: 'answer' as const,
      },
      { exchange: await exchange(PHOTO_URL, 'image/png', memoryBody('')), role: 'photo' as const },
    ]
    const packed = await packSnapshot({ ...(await packInput(scratch)), exchanges })
    const bytes = readFileSync(await packedFile(packed))
    expect(packed.manifest.resources.slice(1, 4).map((one) => one.bytes)).toEqual([0, 6, 0])
    for (const { n } of packed.manifest.resources) bodyByManifest(packed.manifest, n, bytes)
  })

  it('prevents header injection by URLs and names', async () => {
    const input = await packInput(scratch)
    const odd = await exchange('https://example.test/a b"é\u2028?q=😀#frag', 'text/plain', memoryBody('x'))
    const packed = await packSnapshot({
      ...input,
      software: 'Stet\r\nEvil: yes',
      exchanges: [{ exchange: odd, role: 'answer' }],
    })
    const { records } = await readSnapshot(await packedFile(packed))
    expect(records[0]?.payload.toString()).toContain('software: Stet  Evil: yes\r\n')
    expect(records[2]?.url).toBe('https://example.test/a%20b%22%C3%A9%E2%80%A8?q=%F0%9F%98%80')
  })

  it('refuses a body whose size has changed', async () => {
    const input = await packInput(scratch)
    await mkdir(`${scratch.dir}/x`)
    const [, photo] = input.exchanges
    if (!photo) throw new Error('the fixture has a photo')
    const body = {
      ...photo.exchange.body,
      size: 5,
      path: new URL('../fixtures/archive/lighthouse.png', import.meta.url).pathname,
    }
    const exchanges = [{ role: 'photo' as const, exchange: { ...photo.exchange, body } }]
    await expect(packSnapshot({ ...input, exchanges })).rejects.toMatchObject({ code: 'internal' })
  })

  it('truncates the capture time to the second', async () => {
    expect(CAPTURED_AT.getMilliseconds()).not.toBe(0)
    const { manifest } = await packSnapshot(await packInput(scratch))
    expect(manifest.capturedAt).toBe('2026-03-04T05:06:07Z')
  })
})
