import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { articleKey, postPrefix, snapshotKeys } from '../../../src/archive/object-keys.ts'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { packSnapshot } from '../../../src/archive/wacz/pack-snapshot.ts'
import { computeArticleId } from '../../../src/catalog/articles/article-aliases.ts'
import { listVersions } from '../../../src/catalog/articles/article-versions.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import {
  type ReindexResult,
  type ReindexStep,
  rebuildCatalog,
} from '../../../src/catalog/import/rebuild-catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../../src/catalog/snapshots/snapshots.ts'
import { saveAudit } from '../../../src/catalog/watch/audits.ts'
import { ArticleRecord } from '../../../src/model/article.ts'
import type { EventDraft } from '../../../src/model/event-record.ts'
import { Manifest } from '../../../src/model/manifest.ts'
import type { Store } from '../../../src/model/store.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { dumpCatalog } from '../../support/catalog-dump.ts'
import { aPost, citing } from '../../support/catalog-rows.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'
import { generatedLedger, NO_WACZ, placedManifest, writeLedger } from '../../support/generated-ledger.ts'
import { signedBytes, testLedger } from '../../support/ledger.ts'
import { tempDir } from '../../support/service-config.ts'
import { packInput } from '../../support/snapshots.ts'

const DAY = 86_400_000
const MAY = new Date('2026-05-01T12:00:00Z')
const JUNE = new Date('2026-06-01T12:00:00Z')

describe('a reindex', () => {
  let parts: AsyncDisposableStack
  let dir: string
  let store: Store
  let catalog: TestCatalog
  let now = Date.parse('2026-07-01T00:00:00Z')
  const clock = { now: () => new Date(now) }
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
  })
  afterAll(() => catalog.close())
  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    dir = parts.use(await tempDir()).path
    store = await openStore({ kind: 'file', dir: join(dir, 'archive') })
    await catalog.empty()
  })
  afterEach(() => parts.disposeAsync())

  const put = async (key: string, bytes: string | Uint8Array) => {
    const path = join(dir, 'archive', key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes)
    return key
  }
  const start = (since: Date | null = null, from: Store = store, pageSize = 1_000) =>
    rebuildCatalog(
      {
        db: catalog.db,
        clock,
        ledger: testLedger(from),
        scratch: () => createScratch(join(dir, 'scratch')),
        pageSize,
      },
      since,
    )
  const run = async (steps: AsyncGenerator<ReindexStep, ReindexResult>) => {
    const told: ReindexStep[] = []
    for (;;) {
      const { value, done } = await steps.next()
      if (done) return { told, report: value }
      told.push(value)
    }
  }
  const aSnapshot = async (
    at: Date,
    outcome: 'captured' | 'salvaged' = 'captured',
    post = aPost(),
    text = 'words',
  ) => {
    const manifest = placedManifest(post, at, outcome, text)
    await put(manifest.wacz.key, NO_WACZ)
    const key = await put(snapshotKeys(post, at).manifest, await signedBytes(Manifest, manifest))
    return { post, manifest, key }
  }
  const anEvent = async (post: EventDraft['post'], at: Date, type: EventDraft['type'], reason: string) => {
    const draft = { type, post, at: at.toISOString(), since: null, cause: null, reason, evidence: [] }
    return (await testLedger(store).writeEvent(draft)).key
  }

  it('skips and reports records that it cannot read, and imports the rest', async () => {
    const good = await aSnapshot(MAY)
    const stem = postPrefix(good.post)
    const copied = await put(snapshotKeys(aPost(), JUNE).manifest, await signedBytes(Manifest, good.manifest))
    const wrong = [
      await put(`${stem}20260502T000000Z.json`, '{"stet":1'),
      await put(`${stem}20260503T000000Z.json`, JSON.stringify({ ...good.manifest, stet: 3 })),
      await put(`${stem}20260504T000000Z.event.json`, ''),
      await put(articleKey('https://news.example/', MAY), '{"stet":1,"url":"https://news.example/"}'),
      copied,
      // A platform of a later version, perhaps: the reindex must report it.
      await put('posts/elsewhere/ab/1/20260504T000000Z.json', '{}'),
    ]
    await put('posts/readme.txt', 'not ours')
    const { report, told } = await run(start())
    expect(report).toMatchObject({ snapshots: 1, posts: 1, articles: 0, events: 0, skippedCount: 6 })
    expect(report.skipped.map((one) => one.key).sort()).toEqual(wrong.sort())
    expect(report.skipped.find((one) => one.key === copied)?.error).toContain('of another post')
    expect(told.filter((step) => step.kind === 'skipped')).toHaveLength(6)
  })

  it('skips a record that the database rejects, but not its neighbours', async () => {
    for (let n = 0; n < 3; n += 1) await aSnapshot(MAY)
    const odd = await aSnapshot(MAY, 'captured', { ...aPost(), id: 'nul\0' })
    const url = 'https://news.example/long'
    const article = {
      url,
      title: null,
      publishedAt: null,
      recordedAt: MAY.toISOString(),
      bodySha256: 'ab',
      bodyBytes: 1,
      citations: [{ ...citing(aPost()), end: 2 ** 40 }],
    }
    const far = await put(articleKey(url, MAY), await signedBytes(ArticleRecord, article))
    const { report } = await run(start())
    expect(report.skipped.map((one) => one.key)).toEqual([far, odd.key])
    expect(report).toMatchObject({ snapshots: 3, articles: 0, citations: 0, posts: 3 })
  })

  it('resumes an interrupted reindex with its reports', async () => {
    const path = join(dir, 'big')
    await writeLedger(generatedLedger(150), path)
    const big = await openStore({ kind: 'file', dir: path })
    const whole = await run(start(null, big, 20))
    const rows = await dumpCatalog(catalog)
    expect(whole.report).toMatchObject({
      posts: 150,
      snapshots: 150,
      articles: 30,
      citations: 60,
      events: 30,
    })

    await catalog.empty()
    const first = start(null, big, 20)
    let after = ''
    for (let pages = 0; pages < 7; ) {
      const { value } = await first.next()
      if (value && 'kind' in value && value.kind === 'page') {
        pages += 1
        after = value.after
      }
    }
    await first.return(undefined as never)
    const second = await run(start(new Date(0), big, 20))
    expect(second.told[0]).toEqual({ kind: 'resumed', after, seen: 7 * 20 - 10 })
    expect(second.told.filter((step) => step.kind === 'page').length).toBeLessThan(
      whole.told.filter((step) => step.kind === 'page').length,
    )
    expect(await dumpCatalog(catalog)).toEqual(rows)
    expect((await run(start(null, big, 200))).told.some((step) => step.kind === 'resumed')).toBe(false)
  })

  it.each([
    ['covers less than is asked for', new Date('2026-01-01T00:00:00Z'), 0],
    ['is more than a day old', null, 2 * DAY],
  ])('begins anew where the interrupted one %s', async (_name, since, later) => {
    const big = generatedLedger(50)
    const first = start(since, big, 20)
    for (let told = 0; told < 3; told += 1) await first.next()
    await first.return(undefined as never)
    now += later
    const { told, report } = await run(start(null, big, 20))
    expect(told[0]?.kind).not.toBe('resumed')
    expect(report.snapshots).toBe(50)
  })

  it('deletes rows whose objects the ledger no longer has; the post shows its next best snapshot', async () => {
    const old = await aSnapshot(MAY, 'salvaged', undefined, 'hearsay')
    const best = await aSnapshot(JUNE, 'captured', old.post, 'the words')
    const lone = await aSnapshot(MAY)
    const down = await anEvent(old.post, JUNE, 'taken-down', 'asked')
    const article = {
      url: 'https://news.example/gone',
      title: 'Gone',
      publishedAt: null,
      recordedAt: MAY.toISOString(),
      bodySha256: 'ab'.repeat(32),
      bodyBytes: 1,
      citations: [citing(lone.post)],
    }
    const version = await put(articleKey(article.url, MAY), await signedBytes(ArticleRecord, article))
    await run(start())
    await saveAudit(catalog.db, { snapshotId: best.manifest.id, at: JUNE, damage: [] }, JUNE)
    expect(await findPost(catalog.db, old.post)).toMatchObject({
      text: 'the words',
      taken_down_reason: 'asked',
    })

    for (const key of [best.key, best.manifest.wacz.key, lone.key, lone.manifest.wacz.key, down, version])
      await rm(join(dir, 'archive', key))
    const { report } = await run(start(JUNE))
    expect(report).toMatchObject({ snapshots: 3, skippedCount: 0 })
    const full = (await run(start())).report
    expect(full.skipped.map((one) => one.key).sort()).toEqual([best.key, lone.key, down, version].sort())
    expect(full).toMatchObject({ snapshots: 1, events: 1, citations: 0 })
    expect(await findPost(catalog.db, old.post)).toMatchObject({
      text: 'hearsay',
      outcome: 'salvaged',
      main_snapshot: old.manifest.id,
      // A take-down that is gone from the store stays in force.
      taken_down_reason: 'asked',
    })
    expect(await findPost(catalog.db, lone.post)).toMatchObject({ outcome: null, main_snapshot: null })
    expect((await run(start())).report.skipped.map((one) => one.key)).toEqual([down])
  })

  it('refuses an empty store if the catalog is not empty', async () => {
    await aSnapshot(MAY)
    await run(start())
    await rm(join(dir, 'archive'), { recursive: true })
    await expect(run(start())).rejects.toMatchObject({ code: 'config-invalid', input: 'STET_STORE' })
    expect(await catalog.db.selectFrom('snapshots').select('id').execute()).toHaveLength(1)
  })

  it('reads only records from a time on', async () => {
    const old = await aSnapshot(MAY)
    const fresh = await aSnapshot(JUNE)
    expect((await run(start(JUNE))).report).toMatchObject({ snapshots: 1, posts: 1 })
    expect(await findPost(catalog.db, fresh.post)).toMatchObject({ outcome: 'captured', created_at: JUNE })
    expect(await findPost(catalog.db, old.post)).toBeUndefined()
  })

  it('restores the manifest of a snapshot without one, and reports a damaged snapshot', async () => {
    await using scratch = await createScratch(join(dir, 'scratch'))
    const ledger = testLedger(store)
    const { manifest } = await ledger.saveSnapshot(await packSnapshot(await packInput(scratch)))
    const { manifest: key, wacz } = snapshotKeys(manifest.post, new Date(manifest.capturedAt))
    const broken = await put(snapshotKeys(aPost(), MAY).wacz, 'no zip at all')
    await rm(join(dir, 'archive', key))
    const { told, report } = await run(start())
    expect(told).toContainEqual({ kind: 'completed', key: wacz })
    expect(report.skipped.map((one) => one.key)).toEqual([broken])
    // The same, signed again.
    expect(await ledger.readManifest(key)).toEqual({ ...manifest, signature: expect.anything() })
    expect((await listSnapshotsOfPost(catalog.db, manifest.post)).map((row) => row.sha256)).toEqual([
      manifest.wacz.sha256,
    ])
  })

  it('keeps two versions and two events of the same moment apart', async () => {
    const ledger = testLedger(store)
    const post = aPost()
    const url = 'https://news.example/twice'
    const at = MAY.toISOString()
    for (const text of ['one', 'two']) {
      await ledger.writeArticle({
        url,
        title: text,
        publishedAt: null,
        recordedAt: at,
        bodySha256: text.padEnd(64, '0'),
        bodyBytes: 1,
        citations: [citing(post, text)],
      })
    }
    const event = { post, at, since: null, cause: null, evidence: [] }
    await ledger.writeEvent({ ...event, type: 'taken-down', reason: 'asked' })
    await ledger.writeEvent({ ...event, type: 'restored', reason: null })
    const deps = { db: catalog.db, ledger, clock }
    expect(await importLedger(deps)).toMatchObject({ articles: 2, events: 2 })
    expect(await importLedger(deps)).toMatchObject({ articles: 0, events: 0 })
    const rows = await dumpCatalog(catalog)
    expect((await listVersions(catalog.db, computeArticleId(url))).map((one) => one.body_sha256[0])).toEqual([
      't',
      'o',
    ])
    expect(rows.articles[0]?.title).toBe('two')
    expect(await findPost(catalog.db, post)).toMatchObject({ taken_down_at: null })
    await run(start())
    expect(await dumpCatalog(catalog)).toEqual(rows)
  })
})
