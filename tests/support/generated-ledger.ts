import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { articleKey, eventKey, postPrefix, snapshotId, snapshotKeys } from '../../src/archive/object-keys.ts'
import { type ArticleDraft, ArticleRecord } from '../../src/model/article.ts'
import { type EventDraft, EventRecord } from '../../src/model/event-record.ts'
import { Manifest } from '../../src/model/manifest.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { Store } from '../../src/model/store.ts'
import { citing, manifestOf } from './catalog-rows.ts'
import { signedBytes } from './ledger.ts'

const CAPTURED = new Date('2026-05-01T12:00:00Z')
const NOTICED = new Date('2026-05-03T12:00:00Z')

const post = (n: number): PostRef => {
  const id = String(1_900_000_000_000_000_000n + BigInt(n))
  return { platform: 'x', id, url: `https://x.com/tidetable/status/${id}` }
}

const url = (n: number): string => `https://news.example/tides/${n}`

/** The bytes of every `.wacz`, which nobody opens. */
export const NO_WACZ = '{}'

/** A manifest under its correct key. */
export function placedManifest(of: PostRef, at: Date, outcome: Manifest['outcome'], text: string): Manifest {
  const made = manifestOf(of, 0, outcome, text)
  const key = snapshotKeys(of, at).wacz
  return {
    ...made,
    id: snapshotId(of, at),
    capturedAt: at.toISOString(),
    wacz: { ...made.wacz, key, bytes: NO_WACZ.length },
  }
}

/** Every fifth post has an event: lost or taken down. */
function eventOf(n: number): EventDraft | null {
  const base = { post: post(n), at: NOTICED.toISOString(), evidence: [] }
  if (n % 10 === 0) {
    return { ...base, type: 'lost', since: CAPTURED.toISOString(), cause: 'deleted', reason: null }
  }
  if (n % 10 === 5) {
    return { ...base, type: 'taken-down', since: null, cause: null, reason: 'Its author asked.' }
  }
  return null
}

function articleOf(n: number, posts: number): ArticleDraft {
  return {
    url: url(n),
    title: `Tides ${n}`,
    publishedAt: null,
    recordedAt: '2026-05-02T06:00:00.500Z',
    bodySha256: createHash('sha256').update(url(n)).digest('hex'),
    bodyBytes: 4_000,
    citations: [citing(post(n)), citing(post((n * 7) % posts))],
  }
}

/**
 * A ledger of this many posts and a fifth as many articles, generated and signed with the key of the tests as it is read; only
 * its keys are held in memory.
 */
export function generatedLedger(posts: number): Store & { readonly objects: number } {
  const names = new Map<string, number>()
  const keys: string[] = []
  for (let n = 0; n < posts; n += 1) {
    const { wacz, manifest } = snapshotKeys(post(n), CAPTURED)
    keys.push(wacz, manifest)
    if (eventOf(n)) keys.push(eventKey(post(n), NOTICED))
    names.set(postPrefix(post(n)), n)
    if (n % 5 !== 0) continue
    const key = articleKey(url(n), new Date('2026-05-02T06:00:00Z'))
    keys.push(key)
    names.set(`${dirname(key)}/`, n)
  }
  keys.sort()
  const known = new Set(keys)
  const bytes = async (key: string): Promise<Uint8Array | null> => {
    const n = names.get(`${dirname(key)}/`)
    if (n === undefined) return null
    if (key.startsWith('articles/')) return await signedBytes(ArticleRecord, articleOf(n, posts))
    if (key.endsWith('.event.json')) {
      return await signedBytes(EventRecord, { ...eventOf(n), chain: { number: 1, previous: null } })
    }
    if (key.endsWith('.wacz')) return Buffer.from(NO_WACZ)
    return await signedBytes(Manifest, placedManifest(post(n), CAPTURED, 'captured', `High water ${n}.`))
  }
  return {
    address: `generated://${posts}`,
    objects: keys.length,
    async writeMode() {
      return 'conditional'
    },
    async tryOut() {
      throw new TypeError('It is only read.')
    },
    async put() {
      throw new TypeError('It is only read.')
    },
    async replace() {
      throw new TypeError('It is only read.')
    },
    async head(key) {
      return known.has(key) ? { key, size: NO_WACZ.length, sha256: null } : null
    },
    async size(key) {
      return known.has(key) ? NO_WACZ.length : null
    },
    async get(key) {
      const found = await bytes(key)
      return found === null ? null : Readable.from([found])
    },
    async version(key) {
      return known.has(key) ? key : null
    },
    async *list(prefix, options = {}) {
      const { after = '' } = options
      for (const key of keys) {
        if (key.startsWith(prefix) && key > after)
          yield { key, size: key.endsWith('.wacz') ? NO_WACZ.length : 3_000 }
      }
    },
    async delete() {},
    async erase() {
      return { kind: 'erased' }
    },
    async presign() {
      return null
    },
    readTime: async () => null,
    async close() {},
  }
}

/** Writes a store's objects into a directory, as the disk store keeps them. */
export async function writeLedger(store: Store, dir: string): Promise<void> {
  for await (const { key } of store.list('')) {
    const body = await store.get(key)
    await mkdir(dirname(join(dir, key)), { recursive: true })
    await writeFile(join(dir, key), body ? await buffer(body) : '')
  }
}
