import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '../../../src/archive/ledger.ts'
import { recordSha256 } from '../../../src/archive/signature/record-signature.ts'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { computeArticleId } from '../../../src/catalog/articles/article-aliases.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { listCurrentCitations } from '../../../src/catalog/articles/citations.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import { listSnapshotsOfPost } from '../../../src/catalog/snapshots/snapshots.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import type { Store } from '../../../src/model/store.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { auditSnapshot } from '../../../src/verify/audit-snapshot.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'
import { testLedger } from '../../support/ledger.ts'
import { tempDir } from '../../support/service-config.ts'
import { packInput } from '../../support/snapshots.ts'

const clock = { now: () => new Date('2026-06-01T00:00:00Z') }
const ARTICLE = 'https://news.example/lighthouse'

describe('a ledger on disk', () => {
  let parts: AsyncDisposableStack
  let dir: string
  let store: Store
  let ledger: Ledger
  let catalog: TestCatalog
  let manifest: Manifest
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
  })
  afterAll(() => catalog.close())

  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    dir = parts.use(await tempDir()).path
    store = await openStore({ kind: 'file', dir: join(dir, 'archive') })
    ledger = testLedger(store)
    await catalog.empty()
    await using scratch = await createScratch(join(dir, 'scratch'))
    manifest = (await ledger.saveSnapshot(await packSnapshot(await packInput(scratch)))).manifest
    await ledger.writeArticle({
      url: ARTICLE,
      title: 'Lit again',
      publishedAt: null,
      recordedAt: '2026-03-05T00:00:00Z',
      bodySha256: 'ab'.repeat(32),
      bodyBytes: 10,
      citations: [
        {
          ...manifest.post,
          role: 'embed',
          form: 'blockquote',
          author: null,
          text: 'lit again',
          publishedOn: null,
          links: [],
          quote: '<blockquote>',
          start: 0,
          end: 12,
        },
      ],
    })
  })
  afterEach(() => parts.disposeAsync())

  const adopt = () => importLedger({ db: catalog.db, ledger, clock })
  const ref = () => {
    const { id, wacz } = manifest
    const manifestKey = wacz.key.replace(/wacz$/, 'json')
    const manifestSha256 = recordSha256(manifest)
    return { id, manifestKey, manifestSha256, key: wacz.key, sha256: wacz.sha256 }
  }

  it('is imported into an empty catalog, once', async () => {
    expect(await adopt()).toEqual({ snapshots: 1, articles: 1, events: 0, skipped: [] })
    expect(await adopt()).toEqual({ snapshots: 0, articles: 0, events: 0, skipped: [] })
    const post = await findPost(catalog.db, manifest.post)
    expect(post).toMatchObject({
      outcome: 'captured',
      main_snapshot: manifest.id,
      author_handle: 'mara_invented',
      capture_state: 'done',
      watch: { state: 'watched', seenAlive: true },
    })
    expect((await listSnapshotsOfPost(catalog.db, manifest.post)).map((row) => row.sha256)).toEqual([
      manifest.wacz.sha256,
    ])
    expect(await findArticle(catalog.db, { url: ARTICLE })).toMatchObject({
      id: computeArticleId(ARTICLE),
      title: 'Lit again',
    })
    expect(await listCurrentCitations(catalog.db, computeArticleId(ARTICLE))).toHaveLength(1)
    const found = await listPosts(
      catalog.db,
      { q: 'lighthouse', article: ARTICLE },
      { cursor: null, limit: 5 },
    )
    expect(found.posts).toHaveLength(1)
  })

  it('restores the states of lost and returned posts', async () => {
    const event = { post: manifest.post, reason: null, evidence: [] }
    await ledger.writeEvent({
      ...event,
      type: 'lost',
      at: '2026-04-02T00:00:00Z',
      since: '2026-04-01T00:00:00Z',
      cause: 'deleted',
    })
    expect(await adopt()).toMatchObject({ events: 1 })
    expect(await findPost(catalog.db, manifest.post)).toMatchObject({ state: 'lost', liveness: 'deleted' })
    await ledger.writeEvent({
      ...event,
      type: 'returned',
      at: '2026-04-03T00:00:00Z',
      since: null,
      cause: 'live',
    })
    expect(await adopt()).toMatchObject({ events: 1 })
    expect(await findPost(catalog.db, manifest.post)).toMatchObject({ state: 'returned', liveness: 'live' })
  })

  it('is imported except for a record that cannot be read', async () => {
    const broken = `${dirname(manifest.wacz.key)}/20260101T000000Z.json`
    await mkdir(join(dir, 'archive', dirname(broken)), { recursive: true })
    await writeFile(join(dir, 'archive', broken), '{"stet":1')
    const adopted = await adopt()
    expect(adopted).toMatchObject({ snapshots: 1, articles: 1 })
    expect(adopted.skipped.map((one) => one.key)).toEqual([broken])
  })

  it('is audited completely, and every damage is found', async () => {
    const audit = async () => (await auditSnapshot(ledger, ref(), join(dir, 'scratch'))).damage
    expect(await audit()).toEqual([])

    const path = (key: string) => join(dir, 'archive', key)
    const wacz = await readFile(path(ref().key))
    const flipped = Buffer.from(wacz)
    flipped[Math.floor(wacz.length / 2)] = (flipped[Math.floor(wacz.length / 2)] ?? 0) ^ 1
    await writeFile(path(ref().key), flipped)
    expect((await audit()).length).toBeGreaterThan(0)
    await writeFile(path(ref().key), wacz.subarray(0, -1))
    expect((await audit()).length).toBeGreaterThan(0)
    await writeFile(path(ref().key), wacz)

    const text = await readFile(path(ref().manifestKey), 'utf8')
    await writeFile(path(ref().manifestKey), text.replace('lit again', 'out again'))
    expect((await audit()).length).toBeGreaterThan(0)
    await writeFile(path(ref().manifestKey), text)
    expect(await audit()).toEqual([])

    await store.delete(ref().key)
    expect(await audit()).toEqual([`missing: ${ref().key}`])
  })

  it('is audited against the catalog: another valid file in place of the right one is damage', async () => {
    const other = { ...ref(), sha256: '0'.repeat(64) }
    expect((await auditSnapshot(ledger, other, join(dir, 'scratch'))).ok).toBe(false)
  })
})
