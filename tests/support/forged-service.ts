import { join } from 'node:path'
import { expect } from 'vitest'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { snapshotId } from '../../src/archive/object-keys.ts'
import { DiskStore } from '../../src/archive/stores/disk-store.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { listFindings } from '../../src/catalog/ledger-findings.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { auditSnapshots } from '../../src/services/audit/audit-snapshots.ts'
import { importUnseenRecords } from '../../src/services/maintenance/import-unseen-records.ts'
import { openEmptyCatalog } from './database.ts'
import { buildArchive, CAPTURED, FORGED, ForgedArchive, POSTS } from './forged-archive.ts'
import { serviceConfig, tempDir } from './service-config.ts'
import { testSigner } from './snapshots.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
/** An embed's script has a new nonce in each answer. */
const NONCE = /nonce(?:-|=")[\w+/]+/g

/**
 * A service over a store that a forger may have changed. One catalog and one API serve all stores, because making them
 * takes longer than a forgery.
 */
export interface ForgedService extends AsyncDisposable {
  /** The store without a forgery. */
  readonly store: string
  /** What the doors answer over it. */
  readonly honest: Answers
  /** Empties the catalog. */
  forget(): Promise<void>
  /** A copy of the store for one forgery. */
  copyTo(dir: string): Promise<ForgedArchive>
  /** Runs `work` with the service over a store. */
  withStore<T>(store: string, work: (app: App) => Promise<T>): Promise<T>
  /** Fails if a door shows anything but its honest answer, or says that what it needs is damaged, missing or not public. */
  requireHonestDoors(): Promise<void>
  /** What an audit of all snapshots finds damaged. */
  audit(app: App): Promise<string[]>
  /** What the catalog has found wrong with the ledger. */
  findings(): Promise<string[]>
}

/** Builds an archive and opens the service over it. */
export async function openForgedService(): Promise<ForgedService> {
  await using parts = new AsyncDisposableStack()
  const base = parts.use(await tempDir()).path
  const store = join(base, 'archive')
  await buildArchive(store)
  const catalog = await openEmptyCatalog()
  parts.defer(() => catalog.close())
  const open = async (dir: string): Promise<App> =>
    createApp(serviceConfig(base, { STET_PUBLISH: 'lost' }), {
      signer: await testSigner,
      store: new DiskStore(dir),
      catalog: { ...catalog, close: async () => {} },
      clock: { now: () => NOW },
    })
  let current = await open(store)
  const api = await createApi(new Proxy({} as App, { get: (_, part) => Reflect.get(current, part) }))
  parts.defer(() => api.close())

  async function withStore<T>(dir: string, work: (app: App) => Promise<T>): Promise<T> {
    current = await open(dir)
    try {
      return await work(current)
    } finally {
      await current.close()
    }
  }
  const honest = await withStore(store, async (app) => {
    await importUnseenRecords(app)
    return await askDoors(api, catalog.db)
  })
  const owned = parts.move()
  return {
    store,
    honest,
    forget: catalog.empty,
    copyTo: (dir) => ForgedArchive.copy(store, join(dir, 'archive'), join(dir, 'key')),
    withStore,
    requireHonestDoors: async () => requireHonest(await askDoors(api, catalog.db), honest),
    async audit(app) {
      const lines = await Array.fromAsync(await auditSnapshots(app, 'all', new AbortController().signal))
      return lines.flatMap((line) => ('stray' in line ? [] : line.damage))
    },
    findings: async () => (await listFindings(catalog.db, new Date(0), 100)).map(({ kind }) => kind),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function requireHonest(answers: Answers, honest: Answers): void {
  const honestPosts = shownPosts(honest.posts?.body ?? '')
  for (const [door, { status, body }] of Object.entries(answers)) {
    expect(body, door).not.toContain(FORGED)
    if (door.endsWith('manifest') && status === 200)
      expect(unsignedPart(body)).toEqual(unsignedPart(honest[door]?.body ?? ''))
    else if (door === 'posts') expect(honestPosts).toEqual(expect.arrayContaining(shownPosts(body)))
    else if (status === 200) expect({ door, status, body }).toEqual({ door, ...honest[door] })
    // The reason differs where a catalog knows only that an event is missing.
    else if (status === 451) expect({ door, status: honest[door]?.status }).toEqual({ door, status })
    else expect([401, 404, 422, 500, 502], door).toContain(status)
  }
}

/** What each door answers. */
export type Answers = Readonly<Record<string, { readonly status: number; readonly body: string }>>

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
