import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { requestCaptures } from '../../../src/catalog/work/capture-requests.ts'
import { claimCapture } from '../../../src/catalog/work/captures.ts'
import { insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import { claimIntake } from '../../../src/catalog/work/intake.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { reindexCatalog } from '../../../src/services/maintenance/reindex-catalog.ts'
import { ARTICLE, IDS, site, url } from '../../api/site.ts'
import { type Dump, dumpCatalog } from '../../support/catalog-dump.ts'
import { createDatabase, openEmptyCatalog } from '../../support/database.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const HOUR = 3_600_000
const GONE = IDS.plain.replace(/..$/, '90')
const SENT = IDS.plain.replace(/..$/, '91')

/** A catalog that a service filled in its daily work, and the ledger that it wrote meanwhile. */
describe('a catalog rebuilt from the ledger', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let dataDir: string
  let catalog: Catalog
  let was: Dump
  let ahead = 0

  const clock = { now: () => new Date(Date.now() + ahead) }
  const post = async (path: string, body: unknown) => {
    const { token } = await createToken(catalog.db, { scopes: ['admin'], name: null }, clock.now())
    const answer = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect([200, 202]).toContain(answer.status)
    return await answer.text()
  }
  const idle = async () =>
    await until(async () => {
      const open = await catalog.db.selectFrom('intake').select('id').where('state', '<>', 'done').execute()
      const busy = await catalog.db
        .selectFrom('posts')
        .select('id')
        .where('capture_state', '<>', 'done')
        .execute()
      return open.length + busy.length === 0
    })
  const send = async (path: string, body: unknown) => {
    await post(path, body)
    await idle()
  }
  const rebuilt = async (into: Catalog, since: Date | null = null) => {
    const app = createApp(serviceConfig(dataDir), { catalog: into, clock })
    const lines = await Array.fromAsync(reindexCatalog(app, since, new AbortController().signal))
    return lines.at(-1)
  }
  const emptyCatalog = async () => {
    const made = await openEmptyCatalog()
    parts.defer(() => made.close())
    return made
  }

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    dataDir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    service = await startAllInOne(serviceConfig(dataDir, { ...origin.env, ...database.env }), {
      clock,
      queueSettings: { attempts: 2, backoffMs: 50 },
    })
    parts.defer(() => service.close())
    catalog = await service.app.catalog()

    const author = { handle: 'harbour_desk', name: 'Harbour Desk' }
    origin.post({ id: SENT, author, text: 'Ebb.' })
    origin.post({ id: GONE, author, text: 'Nobody saw it.', dead: 'deleted' })
    await send('/v1/articles', { url: ARTICLE, publishedAt: '2026-03-05T06:00:00Z' })
    const other = 'https://news.example/other'
    await send('/v1/articles', { url: other, html: `<title>One</title><a href="${url(IDS.plain)}">a</a>` })
    await send('/v1/articles', {
      url: other,
      html: `<title>Two</title><p>High water at the pier. &mdash; Harbour Desk (@harbour_desk) March 9, 2026</p><a href="https://twitter.com/i/status/${IDS.photo}">b</a>`,
    })
    await send('/v1/articles', { url: 'https://news.example/nothing', html: '<p>No post at all.</p>' })
    await send('/v1/posts', { url: url(SENT) })
    await send('/v1/posts', { url: url(GONE) })

    const look = async () => {
      await post('/v1/verify', { scope: 'all' })
      ahead += 13 * HOUR
    }
    await look()
    for (const id of [IDS.photo, IDS.video]) origin.kill(id, 'deleted')
    await look()
    await look()
    await look()
    origin.revive(IDS.video)
    origin.kill(SENT, 'deleted')
    await look()
    await post('/v1/takedowns', { url: url(IDS.plain), reason: 'A child is in it.' })
    await post('/v1/takedowns', { url: url(IDS.video), reason: 'By mistake.' })
    ahead += 5_000
    await post('/v1/takedowns', { url: url(IDS.video), restore: true })
    was = await dumpCatalog(catalog)
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  /** What no record of the ledger tells of: a post of which nothing is kept, an article that cites nothing. */
  const known = (dump: Dump): Dump => ({
    ...dump,
    articles: dump.articles.filter((row) => row.url !== 'https://news.example/nothing'),
    posts: dump.posts.filter((row) => row.id !== GONE),
  })

  it('was worth the trouble', () => {
    const states = new Map(was.posts.map((row) => [row.id, row.state]))
    expect([IDS.plain, IDS.photo, IDS.video, IDS.dead, SENT, GONE].map((id) => states.get(id))).toEqual([
      'watched',
      'lost',
      'returned',
      'watched',
      'watched',
      'watched',
    ])
    expect(was.events.map((row) => row.type).sort()).toEqual([
      'lost',
      'lost',
      'restored',
      'returned',
      'taken-down',
      'taken-down',
    ])
    expect(was.snapshots).toHaveLength(5)
    expect(was.versions).toHaveLength(3)
    expect(was.citations.map((row) => row.role)).toEqual(
      expect.arrayContaining(['embed', 'link', 'flattened']),
    )
    expect(was.posts.filter((row) => row.taken_down_at !== null).map((row) => row.id)).toEqual([IDS.plain])
  })

  it('says the same row by row, however often it is done', async () => {
    const fresh = await emptyCatalog()
    const count = {
      articles: was.articles.length - 1,
      citations: was.citations.length,
      posts: was.posts.length - 1,
      snapshots: 5,
      events: 6,
    }
    expect(await rebuilt(fresh)).toEqual({ kind: 'done', ...count, skipped: [], skippedCount: 0 })
    expect(await dumpCatalog(fresh)).toEqual(known(was))
    expect(await rebuilt(fresh)).toMatchObject(count)
    expect(await dumpCatalog(fresh)).toEqual(known(was))
  })

  it('says the same where the ledger is adopted into it', async () => {
    const fresh = await emptyCatalog()
    await importUnseenRecords(createApp(serviceConfig(dataDir), { catalog: fresh, clock }))
    expect(await dumpCatalog(fresh)).toEqual(known(was))
  })

  it('has what a worker claimed before `since` and stored after it', async () => {
    const snapshot = was.snapshots.find((row) => row.post_id === SENT) ?? expect.unreachable()
    const later = new Date(clock.now().getTime() + HOUR)
    const post = { platform: 'x' as const, id: SENT, url: url(SENT) }
    const captured = snapshot.captured_at as Date
    for (const claims of ['nothing', 'a capture', 'an article'] as const) {
      const fresh = await emptyCatalog()
      if (claims === 'a capture') {
        const [requested] = await requestCaptures(fresh.db, [{ post, priority: 'normal' }], captured)
        await claimCapture(fresh.db, post, requested?.generation ?? 0, captured)
      } else {
        await insertPostIntake(
          fresh.db,
          [{ intakeId: 'i', post, articleUrl: null, priority: 'normal' }],
          captured,
        )
        if (claims === 'an article') await claimIntake(fresh.db, 'i', captured)
      }
      await rebuilt(fresh, later)
      const ids = (await dumpCatalog(fresh)).snapshots.map((row) => row.id)
      expect([claims, ids.includes(snapshot.id)]).toEqual([claims, claims !== 'nothing'])
    }
  })

  it('knows of an article and a post since the earliest record of it', async () => {
    const fresh = await emptyCatalog()
    await rebuilt(fresh)
    const rows = await fresh.db.selectFrom('posts').select(['id', 'created_at']).execute()
    const before = await catalog.db.selectFrom('posts').select(['id', 'created_at']).execute()
    for (const row of rows) {
      const then = before.find((one) => one.id === row.id)?.created_at.getTime() ?? 0
      expect(Math.abs(row.created_at.getTime() - then)).toBeLessThan(10_000)
    }
  })

  it('obeys take-downs at every door', async () => {
    const fresh = await emptyCatalog()
    await rebuilt(fresh)
    const app = createApp(serviceConfig(dataDir, { STET_PUBLISH: 'all' }), { catalog: fresh })
    const api = await createApi(app)
    const { token } = await createToken(fresh.db, { scopes: ['admin'], name: null }, new Date())
    const get = async (path: string) => {
      const answer = await api.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
      return { status: answer.statusCode, text: answer.body }
    }
    const snapshot = was.posts.find((row) => row.id === IDS.plain)?.main_snapshot
    for (const door of ['', '/card', '/wacz', '/resources/0']) {
      const answer = await get(`/v1/snapshots/${snapshot}${door}`)
      expect([door, answer.status]).toEqual([door, 451])
      expect(JSON.parse(answer.text)).toMatchObject({
        code: 'taken-down',
        detail: expect.stringContaining('A child is in it.'),
      })
    }
    const words = 'The night ferry sails again.'
    for (const page of [
      '/v1/posts',
      '/v1/posts?q=ferry',
      `/v1/posts?article=${encodeURIComponent(ARTICLE)}`,
    ]) {
      const { text } = await get(page)
      expect(text).not.toContain(words)
      expect(text).not.toContain(IDS.plain)
    }
    for (const page of [
      `/v1/posts/x/${IDS.plain}`,
      `/v1/articles?url=${encodeURIComponent(ARTICLE)}`,
      '/v1/articles',
    ]) {
      const { status, text } = await get(page)
      expect(status).toBe(200)
      expect(text).not.toContain(words)
    }
    expect(JSON.parse((await get(`/v1/posts/x/${IDS.plain}`)).text)).toMatchObject({
      text: null,
      author: null,
      takenDown: { reason: 'A child is in it.' },
    })
    const restored = was.posts.find((row) => row.id === IDS.video)?.main_snapshot
    expect((await get(`/v1/snapshots/${restored}/card`)).status).toBe(200)
    await api.close()
  })

  it('keeps what only the database knows where it is rebuilt in place', async () => {
    const alone = async () => ({
      checks: await catalog.db.selectFrom('checks').selectAll().orderBy('at').orderBy('post_id').execute(),
      tokens: await catalog.db.selectFrom('tokens').selectAll().orderBy('id').execute(),
      intake: await catalog.db.selectFrom('intake').selectAll().orderBy('id').execute(),
      posts: await catalog.db
        .selectFrom('posts')
        .select(['id', 'state', 'watch', 'liveness', 'due_at', 'checked_at', 'capture_generation', 'outcome'])
        .orderBy('id')
        .execute(),
    })
    const before = await alone()
    expect(before.checks.length).toBeGreaterThan(20)
    const store = await openStore({ kind: 'file', dir: join(dataDir, 'archive') })
    const objects = (await Array.fromAsync(store.list(''))).length
    expect(await rebuilt(catalog)).toMatchObject({ skippedCount: 0 })
    expect(await alone()).toEqual(before)
    expect(await dumpCatalog(catalog)).toEqual(was)
    expect((await Array.fromAsync(store.list(''))).length).toBe(objects)
  })
})
