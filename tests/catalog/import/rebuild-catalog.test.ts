import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Ledger } from '../../../src/archive/ledger.ts'
import { articleKey, eventKey, postPrefix, snapshotKeys } from '../../../src/archive/object-keys.ts'
import { packSnapshot } from '../../../src/archive/pack-snapshot.ts'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { computeArticleId } from '../../../src/catalog/articles/article-aliases.ts'
import { listVersions } from '../../../src/catalog/articles/articles.ts'
import { importLedger } from '../../../src/catalog/import/import-ledger.ts'
import {
  type ReindexResult,
  type ReindexStep,
  rebuildCatalog,
} from '../../../src/catalog/import/rebuild-catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { listSnapshotsOfPost } from '../../../src/catalog/snapshots/snapshots.ts'
import { saveAudit } from '../../../src/catalog/watch/audits.ts'
import type { EventRecord } from '../../../src/model/event-record.ts'
import type { Store } from '../../../src/model/store.ts'
import { createScratch } from '../../../src/outbound/scratch-dir.ts'
import { dumpCatalog } from '../../support/catalog-dump.ts'
import { aPost, citing } from '../../support/catalog-rows.ts'
import { openEmptyCatalog, type TestCatalog } from '../../support/database.ts'
import { generatedLedger, placedManifest } from '../../support/generated-ledger.ts'
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

  const put = async (key: string, record: unknown) => {
    const path = join(dir, 'archive', key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, typeof record === 'string' ? record : JSON.stringify(record))
    return key
  }
  const start = (since: Date | null = null, from: Store = store, pageSize = 1_000) =>
    rebuildCatalog(
      {
        db: catalog.db,
        store: from,
        clock,
        ledger: new Ledger(from),
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
    await put(manifest.wacz.key, 'wacz')
    return { post, manifest, key: await put(snapshotKeys(post, at).manifest, manifest) }
  }
  const anEvent = (post: EventRecord['post'], at: Date, type: EventRecord['type'], reason: string | null) =>
    put(eventKey(post, at), {
      stet: 1,
      type,
      post,
      at: at.toISOString(),
      since: null,
      cause: null,
      reason,
      evidence: [],
    })

  it('skips and reports records that it cannot read, and imports the rest', async () => {
    const good = await aSnapshot(MAY)
    const stem = postPrefix(good.post)
    const copied = await put(snapshotKeys(aPost(), JUNE).manifest, good.manifest)
    const wrong = [
      await put(`${stem}20260502T000000Z.json`, '{"stet":1'),
      await put(`${stem}20260503T000000Z.json`, { ...good.manifest, stet: 2 }),
      await put(`${stem}20260504T000000Z.event.json`, ''),
      await put(articleKey('https://news.example/', MAY), { stet: 1, url: 'https://news.example/' }),
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
    const far = await put(articleKey(url, MAY), {
      stet: 1,
      url,
      title: null,
      publishedAt: null,
      recordedAt: MAY.toISOString(),
      bodySha256: 'ab',
      bodyBytes: 1,
      citations: [{ ...citing(aPost()), end: 2 ** 40 }],
    })
    const { report } = await run(start())
    expect(report.skipped.map((one) => one.key)).toEqual([far, odd.key])
    expect(report).toMatchObject({ snapshots: 3, articles: 0, citations: 0, posts: 3 })
  })

  it('resumes an interrupted reindex with its reports', async () => {
    const big = generatedLedger(150)
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
      stet: 1,
      url: 'https://news.example/gone',
      title: 'Gone',
      publishedAt: null,
      recordedAt: MAY.toISOString(),
      bodySha256: 'ab'.repeat(32),
      bodyBytes: 1,
      citations: [citing(lone.post)],
    }
    const version = await put(articleKey(article.url, MAY), article)
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
    expect(full).toMatchObject({ snapshots: 1, events: 0, citations: 0 })
    expect(await findPost(catalog.db, old.post)).toMatchObject({
      text: 'hearsay',
      outcome: 'salvaged',
      main_snapshot: old.manifest.id,
      taken_down_at: null,
    })
    expect(await findPost(catalog.db, lone.post)).toMatchObject({ outcome: null, main_snapshot: null })
    expect((await run(start())).report.skippedCount).toBe(0)
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
    const ledger = new Ledger(store)
    const { manifest } = await ledger.saveSnapshot(await packSnapshot(await packInput(scratch)))
    const { manifest: key, wacz } = snapshotKeys(manifest.post, new Date(manifest.capturedAt))
    const broken = await put(snapshotKeys(aPost(), MAY).wacz, 'no zip at all')
    await rm(join(dir, 'archive', key))
    const { told, report } = await run(start())
    expect(told).toContainEqual({ kind: 'completed', key: wacz })
    expect(report.skipped.map((one) => one.key)).toEqual([broken])
    expect(await ledger.readManifest(key)).toEqual(manifest)
    expect((await listSnapshotsOfPost(catalog.db, manifest.post)).map((row) => row.sha256)).toEqual([
      manifest.wacz.sha256,
    ])
  })

  it('keeps two versions and two events of the same moment apart', async () => {
    const ledger = new Ledger(store)
    const post = aPost()
    const url = 'https://news.example/twice'
    const at = MAY.toISOString()
    for (const text of ['one', 'two']) {
      await ledger.writeArticle({
        stet: 1,
        url,
        title: text,
        publishedAt: null,
        recordedAt: at,
        bodySha256: text.padEnd(64, '0'),
        bodyBytes: 1,
        citations: [citing(post, text)],
      })
    }
    const event = { stet: 1 as const, post, at, since: null, cause: null, evidence: [] }
    await ledger.writeEvent({ ...event, type: 'taken-down', reason: 'asked' })
    await ledger.writeEvent({ ...event, type: 'restored', reason: null })
    const deps = { db: catalog.db, store, clock }
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
