import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { type Ledger, snapshotRef } from '../../src/archive/ledger.ts'
import { loadSigner } from '../../src/archive/signature/signer.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import type { ArticleDraft } from '../../src/model/article.ts'
import type { Citation } from '../../src/model/citation.ts'
import type { EventDraft } from '../../src/model/event-record.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import type { PutBody, PutResult } from '../../src/model/store.ts'
import { testScratch } from '../support/exchanges.ts'
import { keysOf, testLedger } from '../support/ledger.ts'
import { MP4 } from '../support/media.ts'
import { packedFile } from '../support/packed-file.ts'
import { CAPTURED_AT, CARD, packInput, testSigner } from '../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

/** Counts what is put, and dies where it is told to. */
class Watched extends DiskStore {
  readonly puts: string[] = []
  dieBefore: RegExp | null = null

  override async put(key: string, body: PutBody, type: string): Promise<PutResult> {
    if (this.dieBefore?.test(key)) throw new Error('the process died')
    const result = await super.put(key, body, type)
    this.puts.push(`${result} ${key.replace(/^.*\//, '')}`)
    return result
  }
}

let n = 0
let store: Watched
let ledger: Ledger
beforeEach(() => {
  n += 1
  store = new Watched(join(scratch.dir, `store-${n}`))
  ledger = testLedger(store)
})
const packed = async (over = {}) => packSnapshot(await packInput(scratch, over))
const keys = async (prefix = ''): Promise<string[]> =>
  (await Array.fromAsync(ledger.listObjects(prefix))).map((one) => one.key)

/** A manifest as the ledger stores it. */
const signed = (manifest: object) => ({ ...manifest, signature: expect.anything() })

describe('saving a snapshot', () => {
  it('puts the file before its manifest', async () => {
    const snapshot = await packed()
    expect(await ledger.saveSnapshot(snapshot)).toEqual({
      manifest: signed(snapshot.manifest),
      created: true,
    })
    expect(store.puts).toEqual(['created 20260304T050607Z.wacz', 'created 20260304T050607Z.json'])
    const { manifestKey } = snapshotRef(snapshot.manifest)
    expect(await ledger.readManifest(manifestKey)).toEqual(signed(snapshot.manifest))
    const stored = await ledger.openWacz(snapshot.manifest.wacz)
    expect(stored && (await buffer(stored)).equals(await readFile(await packedFile(snapshot)))).toBe(true)
  })

  it('uses the snapshot of an earlier run of the same capture', async () => {
    const first = await packed()
    await ledger.saveSnapshot(first)
    const again = await packed()
    expect(again.sha256).not.toBe(first.sha256)
    expect(await ledger.saveSnapshot(again)).toEqual({ manifest: signed(first.manifest), created: false })
    expect(await keys()).toHaveLength(2)
  })

  it('derives the manifest of a file whose writer died', async () => {
    const first = await packed()
    store.dieBefore = /\.json$/
    await expect(ledger.saveSnapshot(first)).rejects.toThrow('the process died')
    store.dieBefore = null
    const { manifest, created } = await ledger.saveSnapshot(await packed())
    expect({ manifest, created }).toEqual({ manifest: signed(first.manifest), created: true })
    const stored = await buffer((await store.get(snapshotRef(manifest).manifestKey)) ?? expect.unreachable())
    expect(stored.toString()).toBe(`${JSON.stringify(manifest, null, 2)}\n`)
  })

  it('reports before a retry whether the snapshot is complete, begun or missing', async () => {
    const first = await packed()
    const { post } = first.manifest
    expect(await ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)).toBeNull()
    store.dieBefore = /\.json$/
    await ledger.saveSnapshot(first).catch(() => undefined)
    store.dieBefore = null
    expect(await ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)).toEqual(signed(first.manifest))
    expect(await keys()).toHaveLength(2)
    expect(await ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)).toEqual(signed(first.manifest))
    expect(store.puts).toHaveLength(2)
  })

  it('rejects a damaged file and a file of another post', async () => {
    const first = await packed()
    const bytes = await readFile(await packedFile(first))
    bytes[9_000] = (bytes[9_000] ?? 0) ^ 1
    const { size, sha256 } = { size: bytes.length, sha256: await sha256Of(bytes) }
    await store.put(first.manifest.wacz.key, { size, sha256, source: bytes }, 't')
    await expect(ledger.finishBegunSnapshot(first.manifest.post, CAPTURED_AT, scratch)).rejects.toMatchObject(
      {
        code: 'store-corrupt',
        hint: expect.stringMatching(/damaged/),
      },
    )

    const other = await readFile(await packedFile(await packed()))
    const post = { platform: 'x' as const, id: '22' }
    const key = 'posts/x/78/22/20260304T050607Z.wacz'
    await store.put(
      key.replace('/78/', `/${(await sha256Of('22')).slice(0, 2)}/`),
      { size: other.length, sha256: await sha256Of(other), source: other },
      't',
    )
    await expect(ledger.finishBegunSnapshot(post, CAPTURED_AT, scratch)).rejects.toMatchObject({
      code: 'store-corrupt',
    })
  })

  it('refuses what a stranger stored under the key of the capture', async () => {
    const dataDir = scratch.file('.stranger')
    const signer = await loadSigner({ pemOrPath: null, dataDir, mayCreate: true })
    const theirs = testLedger(store, { keys: keysOf(signer) })
    const { manifest } = await theirs.saveSnapshot(await packed({ signer }))
    await expect(ledger.saveSnapshot(await packed())).rejects.toMatchObject({ code: 'record-untrusted' })
    expect(await ledger.snapshots(manifest.post)).toEqual([])
    // Nor is a manifest made for a file of his.
    await store.delete(snapshotRef(manifest).manifestKey)
    await expect(ledger.finishBegunSnapshot(manifest.post, CAPTURED_AT, scratch)).rejects.toMatchObject({
      code: 'record-untrusted',
    })
    expect(await keys()).toHaveLength(1)
  })

  it('keeps one snapshot if ten workers save the same capture', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => packed()))
    const saved = await Promise.all(all.map((one) => ledger.saveSnapshot(one)))
    expect(new Set(saved.map((one) => one.manifest.wacz.sha256)).size).toBe(1)
    expect(await keys()).toHaveLength(2)
    const path = join(scratch.dir, 'one.wacz')
    const { wacz } = saved[0]?.manifest ?? expect.unreachable()
    await writeFile(path, await buffer((await ledger.openWacz(wacz)) ?? expect.unreachable()))
    expect((await checkSnapshot(path, {})).valid).toBe(true)
  })
})

const sha256Of = async (bytes: string | Uint8Array): Promise<string> =>
  (await import('node:crypto')).createHash('sha256').update(bytes).digest('hex')

describe('snapshots of a post', () => {
  const save = async (second: number, outcome: Outcome) => {
    const capturedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, second))
    return (await ledger.saveSnapshot(await packed({ capturedAt, outcome }))).manifest
  }

  it('are listed newest first; the best outcome, then the newest, is the main one', async () => {
    const captured = [
      await save(1, 'captured'),
      await save(2, 'captured'),
      await save(3, 'salvaged'),
      await save(4, 'partial'),
    ]
    const found = await ledger.snapshots(captured[0]?.post ?? expect.unreachable())
    expect(found).toEqual(captured.toReversed())
    expect(ledger.bestSnapshot(found)?.id).toBe(captured[1]?.id)
    expect(ledger.bestSnapshot(captured)?.id).toBe(captured[1]?.id)
    expect(ledger.bestSnapshot(captured.slice(2))?.outcome).toBe('partial')
    expect(ledger.bestSnapshot([])).toBeNull()
  })

  it('are read without events and without posts whose id has the same prefix', async () => {
    await save(1, 'captured')
    await ledger.writeEvent(event('2026-01-02T00:00:00Z'))
    expect(await ledger.snapshots({ platform: 'x', id: '1111111111111111111' })).toHaveLength(1)
    expect(await ledger.snapshots({ platform: 'x', id: '111111111111111111' })).toEqual([])
  })

  it('open resources by number: media by range, text decompressed', async () => {
    const manifest = await save(1, 'captured')
    const body = async (resource: number, range?: { offset: number; length: number }) => {
      const found = await ledger.openResource(manifest, resource, range)
      return found instanceof Uint8Array || found === null ? found : buffer(found)
    }
    expect(Buffer.from((await body(0)) ?? '').toString()).toBe(CARD)
    expect(await body(3)).toEqual(MP4)
    expect(await body(3, { offset: 100, length: 50 })).toEqual(MP4.subarray(100, 150))
    expect(await body(99)).toBeNull()
  })

  it('are refused in an unknown version', async () => {
    const source = Buffer.from('{"stet": 3}')
    await store.put(
      'posts/x/00/1/20260101T000000Z.json',
      { size: source.length, sha256: await sha256Of(source), source },
      't',
    )
    await expect(ledger.readManifest('posts/x/00/1/20260101T000000Z.json')).rejects.toMatchObject({
      code: 'archive-version',
    })
  })
})

const event = (at: string, over: Partial<EventDraft> = {}): EventDraft => ({
  type: 'lost',
  post: { platform: 'x', id: '1111111111111111111', url: 'https://x.com/i/status/1111111111111111111' },
  at,
  since: null,
  cause: 'deleted',
  reason: null,
  evidence: [],
  ...over,
})

describe('events', () => {
  it('are listed oldest first, even two of the same second', async () => {
    await ledger.writeEvent(event('2026-01-02T00:00:00Z'))
    const { key } = await ledger.writeEvent(
      event('2026-01-02T00:00:00Z', { type: 'returned', cause: 'live' }),
    )
    expect(key).toMatch(/20260102T000001Z\.event\.json$/)
    // An earlier attempt wrote it.
    const again = await ledger.writeEvent(event('2026-01-02T00:00:00Z'))
    expect(again.key).toMatch(/20260102T000000Z\.event\.json$/)
    expect((await ledger.events(event('').post)).map((one) => one.type)).toEqual(['lost', 'returned'])
  })
})

describe('articles', () => {
  const citation = (id: string | null): Citation => ({
    platform: 'x',
    id,
    url: id && `https://x.com/i/status/${id}`,
    role: 'flattened',
    form: 'text',
    author: null,
    text: 'words',
    publishedOn: null,
    links: [],
    quote: 'words',
    start: 0,
    end: 5,
  })
  const article = (body: string, citations: Citation[], second = 0): ArticleDraft => ({
    url: 'https://news.example/story',
    title: 'A story',
    publishedAt: null,
    recordedAt: `2026-01-01T00:00:0${second}Z`,
    bodySha256: body.repeat(64),
    bodyBytes: 10,
    citations,
  })

  it('are written for a new body or a newly resolved citation', async () => {
    expect((await ledger.writeArticle(article('a', [citation(null)]))).created).toBe(true)
    const first = await keys('articles/')
    expect(await ledger.writeArticle(article('a', [citation(null)], 1))).toMatchObject({
      key: first[0],
      created: false,
    })
    expect((await ledger.writeArticle(article('a', [citation('20')], 2))).created).toBe(true)
    expect((await ledger.writeArticle(article('b', [citation('20')], 3))).created).toBe(true)
    expect((await ledger.writeArticle(article('a', [citation('20')], 4))).created).toBe(false)
    const found = await ledger.articles('https://news.example/story')
    expect(found.map((one) => [one.bodySha256[0], one.citations[0]?.id])).toEqual([
      ['b', '20'],
      ['a', '20'],
      ['a', null],
    ])
    expect(await ledger.articles('https://news.example/story', 1)).toEqual(found.slice(0, 1))
    expect(await ledger.articles('https://news.example/other')).toEqual([])
  })
})

describe('keys', () => {
  it('are published under their fingerprint and never replaced', async () => {
    const signer = await testSigner
    await ledger.publishKey(signer)
    await ledger.publishKey(signer)
    expect(await keys('keys/')).toEqual([`keys/${signer.fingerprint}.json`])
    expect(await ledger.publicKeys()).toEqual([
      {
        stet: 1,
        fingerprint: signer.fingerprint,
        algorithm: 'ECDSA P-384 SHA-256',
        publicKey: signer.publicKey,
      },
    ])
    await expect(ledger.publishKey({ ...signer, publicKey: 'AAAA' })).rejects.toMatchObject({
      code: 'store-corrupt',
    })
  })
})
