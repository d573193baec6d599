import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { BackupLines } from '../../../src/catalog/backup/backup-lines.ts'
import { restoreCatalog } from '../../../src/catalog/backup/restore-backup.ts'
import { listTables } from '../../../src/catalog/backup/tables.ts'
import { readCatalog } from '../../../src/catalog/backup/write-backup.ts'
import { openCatalog } from '../../../src/catalog/catalog.ts'
import { addWebhook } from '../../../src/catalog/webhooks/webhooks.ts'
import { createDatabase } from '../../support/database.ts'
import { fillCatalog } from '../../support/filled-catalog.ts'

/** A filled catalog, its rows, its backup, and an empty catalog to restore into. */
let from: TestClient
let rows: Record<string, string[]>
let bytes: Buffer
let empty: TestClient
beforeAll(async () => {
  from = await filledCatalog()
  rows = await rowsOf(from.client)
  bytes = await backupOf(from.client)
  empty = await emptyCatalog()
})
afterAll(async () => {
  await from[Symbol.asyncDispose]()
  await empty[Symbol.asyncDispose]()
})

type TestClient = { readonly url: string; readonly client: pg.Client } & AsyncDisposable

async function emptyCatalog(): Promise<TestClient> {
  await using parts = new AsyncDisposableStack()
  const { url } = parts.use(await createDatabase())
  const client = new pg.Client(url)
  await client.connect()
  parts.defer(() => client.end())
  const all = parts.move()
  return { url, client, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

/** A catalog with rows in many tables, including text that `COPY` must escape. */
async function filledCatalog() {
  const catalog = await emptyCatalog()
  await fillCatalog(catalog.url, { posts: 60, citations: 100, checks: 120 })
  const opened = await openCatalog({ connectionString: catalog.url })
  const now = new Date('2026-05-01T12:00:00.123Z')
  const odd = 'back\\slash\ttab\nline\r\\.\n\\N 🌊 \u2028 «é»'
  await createToken(opened.db, { scopes: ['ingest'], name: odd }, now)
  await addWebhook(
    opened.db,
    { url: 'https://desk.example/hook', description: odd, types: ['post.lost'], secrets: [] },
    now,
  )
  await opened.close()
  return catalog
}

/** Every row of every table as PostgreSQL prints it, sorted. */
async function rowsOf(client: pg.Client): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const { name } of await listTables(client)) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
    all[name] = rows.map(({ row }) => row)
  }
  return all
}

const backupOf = (client: pg.Client) =>
  buffer(
    Readable.from(readCatalog(client, { software: 'Stet/test', now: new Date(0) }), { objectMode: false }),
  )
const linesOf = (bytes: Buffer, step = 1000) =>
  new BackupLines(
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) =>
        bytes.subarray(n * step, (n + 1) * step),
      ),
    ),
    'backup.gz',
  )

describe('a backup of the catalog', () => {
  it('restores every row of every table', async () => {
    await using into = await emptyCatalog()
    const size = await restoreCatalog(into.client, linesOf(bytes), { replace: false })
    expect(await rowsOf(into.client)).toEqual(rows)
    expect(size).toEqual({
      tables: Object.keys(rows).length,
      rows: Object.values(rows).reduce((sum, table) => sum + table.length, 0),
      createdAt: new Date(0),
    })
    expect(rows.posts).toHaveLength(60)
  })

  it('can be read in chunks of any size', async () => {
    await using into = await emptyCatalog()
    for (const step of [3, 7, 65_536]) {
      await restoreCatalog(into.client, linesOf(bytes, step), { replace: true })
      expect(await rowsOf(into.client)).toEqual(rows)
    }
  })

  it('is consistent while others write', async () => {
    await using busy = await filledCatalog()
    await using writer = new AsyncDisposableStack()
    const other = new pg.Client(busy.url)
    await other.connect()
    writer.defer(() => other.end())
    const lines = readCatalog(busy.client, { software: 'Stet/test', now: new Date(0) })
    const pieces = [(await lines.next()).value as string]
    await other.query('delete from tokens; delete from webhooks')
    for await (const piece of lines) pieces.push(piece.toString())
    const text = pieces.join('')
    expect(text).toMatch(/"table":"webhooks"[^\n]*\n[^\n]*desk\.example/)
    expect(text).toMatch(/"table":"tokens"[^\n]*\n[^\n]*ingest/)
  })

  it('is not restored into a catalog with rows, except with `replace`', async () => {
    await using into = await filledCatalog()
    await into.client.query("update posts set text = 'older'")
    const before = await rowsOf(into.client)
    await expect(restoreCatalog(into.client, linesOf(bytes), { replace: false })).rejects.toMatchObject({
      code: 'catalog-not-empty',
    })
    expect(await rowsOf(into.client)).toEqual(before)
    await restoreCatalog(into.client, linesOf(bytes), { replace: true })
    expect(await rowsOf(into.client)).toEqual(rows)
  })

  it.each<[string, (text: string) => string, RegExp]>([
    ['cut off between tables', (text) => text.slice(0, text.indexOf('{"table":"tokens"')), /ends too early/],
    ['cut off in a row', (text) => text.slice(0, text.length >> 1), /ends too early/],
    [
      'without a row',
      (text) => text.replace(/(\{"table":"tokens"[^\n]*\n)[^\n]*\n/, '$1'),
      /rows are missing/,
    ],
    ['with something after its end', (text) => `${text}x`, /continues after/],
    ['of a newer format', (text) => text.replace('"stetBackup":1', '"stetBackup":2'), /newer/],
    ['of a newer schema', (text) => text.replace(/"schema":"[^"]*"/, '"schema":"9999-later"'), /newer/],
    [
      'with a table of its own',
      (text) => text.replace('{"table":"tokens"', '{"table":"pg_class"'),
      /pg_class/,
    ],
    ['with a column of its own', (text) => text.replace('"columns":["', '"columns":["evil","'), /evil/],
    ['that is something else', () => '<!doctype html>\n', /not a backup/],
    ['that is empty', () => '', /ends too early/],
  ])('that is damaged (%s) leaves the catalog unchanged', async (_what, damage, why) => {
    const before = await rowsOf(empty.client)
    const damaged = linesOf(Buffer.from(damage(bytes.toString())))
    await expect(restoreCatalog(empty.client, damaged, { replace: false })).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringMatching(why),
    })
    expect(await rowsOf(empty.client)).toEqual(before)
  })
})
