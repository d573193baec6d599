import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { snapshotId } from '../../src/archive/object-keys.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { listFindings } from '../../src/catalog/ledger-findings.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { auditSnapshots } from '../../src/services/audit-snapshots.ts'
import { importUnseenRecords } from '../../src/services/import-unseen-records.ts'
import { reindexCatalog } from '../../src/services/reindex-catalog.ts'
import { openEmptyCatalog, type TestCatalog } from '../support/database.ts'
import { buildArchive, CAPTURED, FORGED, ForgedArchive, POSTS } from '../support/forged-archive.ts'
import { FORGERIES } from '../support/forgeries.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { testSigner } from '../support/snapshots.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
/** An embed's script has a new nonce in each answer. */
const NONCE = /nonce(?:-|=")[\w+/]+/g
const signal = new AbortController().signal

describe('someone who can write to the store and has no key', () => {
  const parts = new AsyncDisposableStack()
  let base: string
  let catalog: TestCatalog
  let honest: Answers
  let current: App
  let api: Api
  beforeAll(async () => {
    base = parts.use(await tempDir()).path
    await buildArchive(join(base, 'archive'))
    catalog = await openEmptyCatalog()
    parts.defer(() => catalog.close())
    current = await openApp(join(base, 'archive'))
    api = await createApi(new Proxy({} as App, { get: (_, part) => Reflect.get(current, part) }))
    parts.defer(() => api.close())
    honest = await withStore(join(base, 'archive'), async (app) => {
      await importUnseenRecords(app)
      return await ask()
    })
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  /** The app over a store, on the one catalog, behind the one API: making one takes longer than a forgery. */
  async function withStore<T>(store: string, work: (app: App) => Promise<T>): Promise<T> {
    await using app = await openApp(store)
    current = app
    return await work(app)
  }
  const openApp = async (store: string): Promise<App & AsyncDisposable> => {
    const app = createApp(serviceConfig(base, { STET_PUBLISH: 'lost' }), {
      signer: await testSigner,
      store: new DiskStore(store),
      catalog: { ...catalog, close: async () => {} },
      clock: { now: () => NOW },
    })
    return Object.assign(app, { [Symbol.asyncDispose]: () => app.close() })
  }
  const ask = async () => await askDoors(api, catalog.db)

  it('sees an archive with a door of each kind', () => {
    expect(
      Object.fromEntries(Object.entries(honest).map(([door, { status }]) => [door, status])),
    ).toMatchObject({
      'shown card': 200,
      'shown photo': 200,
      'held card': 401,
      'down card': 451,
      'undecided card': 401,
      'shown oembed': 200,
    })
  })

  it.each(FORGERIES)(
    'gains nothing by $name',
    async ({ forge, cutsEnd }) => {
      await using dir = await tempDir()
      const archive = await ForgedArchive.copy(
        join(base, 'archive'),
        join(dir.path, 'archive'),
        join(dir.path, 'key'),
      )

      await catalog.empty()
      await withStore(join(base, 'archive'), importUnseenRecords)
      await forge(archive)
      const known = await withStore(archive.dir, async (app) => {
        await importUnseenRecords(app)
        const damage = await audit(app)
        requireHonest(await ask())
        await Array.fromAsync(reindexCatalog(app, null, signal))
        requireHonest(await ask())
        return [...damage, ...(await found())]
      })
      expect(known).not.toEqual([])

      await catalog.empty()
      const fresh = await withStore(archive.dir, async (app) => {
        await Array.fromAsync(reindexCatalog(app, null, signal))
        if (cutsEnd === undefined) requireHonest(await ask())
        const damage = await audit(app)
        return [...damage, ...(await found())]
      })
      if (cutsEnd !== 'untold') expect(fresh).not.toEqual([])
    },
    30_000,
  )

  /** Each door answers as before, or says that what it needs is damaged, missing or not public. It never shows more. */
  function requireHonest(answers: Answers): void {
    for (const [door, { status, body }] of Object.entries(answers)) {
      expect(body, door).not.toContain(FORGED)
      if (door.endsWith('manifest') && status === 200)
        expect(unsignedPart(body)).toEqual(unsignedPart(honest[door]?.body ?? ''))
      else if (door === 'posts') expect(honestPosts()).toEqual(expect.arrayContaining(shownPosts(body)))
      else if (status === 200) expect({ door, status, body }).toEqual({ door, ...honest[door] })
      // The reason differs where a catalog knows only that an event is missing.
      else if (status === 451) expect({ door, status: honest[door]?.status }).toEqual({ door, status })
      else expect([401, 404, 422, 500, 502], door).toContain(status)
    }
  }

  const honestPosts = () => shownPosts(honest.posts?.body ?? '')

  const found = async () => (await listFindings(catalog.db, new Date(0), 100)).map(({ kind }) => kind)
  async function audit(app: App): Promise<string[]> {
    const lines = await Array.fromAsync(await auditSnapshots(app, 'all', signal))
    return lines.flatMap(({ damage }) => damage)
  }
})

type Answers = Readonly<Record<string, { readonly status: number; readonly body: string }>>

/** The posts of a list that have words. In a catalog that never knew them, a damaged snapshot has none. */
const shownPosts = (body: string): { text: string | null }[] =>
  JSON.parse(body).posts.filter(({ text }: { text: string | null }) => text !== null)

/** An empty catalog takes a manifest that lost its signature as one of number 1, which its file proves. */
function unsignedPart(body: string): object {
  const { stet: _, signature: __, ...rest } = JSON.parse(body)
  return rest
}

/** What every door answers: the public ones to the public, the others to a reader. */
async function askDoors(api: Api, db: Db): Promise<Answers> {
  const { token } = await createToken(db, { scopes: ['read'], name: null }, NOW)
  const answers: Record<string, { status: number; body: string }> = {}
  const get = async (door: string, url: string, headers = {}): Promise<void> => {
    const { statusCode, rawPayload } = await api.inject({ url, headers })
    answers[door] = { status: statusCode, body: rawPayload.toString('latin1').replace(NONCE, 'nonce') }
  }
  const reader = { authorization: `Bearer ${token}` }
  for (const [name, post] of Object.entries(POSTS)) {
    const id = snapshotId(post, CAPTURED)
    await get(`${name} card`, `/v1/snapshots/${id}/card`)
    await get(`${name} photo`, `/v1/snapshots/${id}/resources/2`)
    await get(`${name} embed`, `/embed/x/${post.id}`)
    await get(`${name} oembed`, `/oembed?url=${encodeURIComponent(post.url)}`)
    await get(`${name} timemap`, `/timemap/link/${post.url}`)
    await get(`${name} manifest`, `/v1/snapshots/${id}`, reader)
  }
  await get('keys', '/.well-known/stet-keys.json')
  await get('posts', '/v1/posts', reader)
  await get('articles', '/v1/articles', reader)
  await get('report', '/v1/report?since=2026-01-01&until=2026-05-31', reader)
  // The damage that an audit found is what the report should tell.
  const { audit: _, ...report } = JSON.parse(answers.report?.body ?? '')
  answers.report = { status: answers.report?.status ?? 0, body: JSON.stringify(report) }
  return answers
}
