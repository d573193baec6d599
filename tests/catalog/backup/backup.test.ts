import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BackupLines } from '../../../src/catalog/backup/backup-lines.ts'
import { restoreCatalog } from '../../../src/catalog/backup/restore-backup.ts'
import { listTables } from '../../../src/catalog/backup/tables.ts'
import { readCatalog } from '../../../src/catalog/backup/write-backup.ts'
import { openCatalog } from '../../../src/catalog/catalog.ts'
import { createToken } from '../../../src/catalog/tokens.ts'
import { addWebhook } from '../../../src/catalog/webhooks.ts'
import { fillCatalog } from '../../support/filled-catalog.ts'
import { type PostgresServer, startPostgres } from '../../support/postgres.ts'

let postgres: PostgresServer
let from: Awaited<ReturnType<typeof filledCatalog>>
beforeAll(async () => {
  postgres = await startPostgres()
  from = await filledCatalog()
})
afterAll(async () => {
  await from[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
})

let last = 0
async function emptyCatalog(): Promise<{ url: string; client: pg.Client } & AsyncDisposable> {
  last += 1
  const url = await postgres.database(`backup_${last}`)
  await (await openCatalog({ kind: 'postgres', url })).close()
  const client = new pg.Client(url)
  await client.connect()
  return { url, client, [Symbol.asyncDispose]: () => client.end() }
}

/** A catalog that holds something in many tables, words that `COPY` must escape among them. */
async function filledCatalog() {
  const catalog = await emptyCatalog()
  await fillCatalog(catalog.url, { posts: 300, citations: 500, checks: 600 })
  const opened = await openCatalog({ kind: 'postgres', url: catalog.url })
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

/** Every row of every table as PostgreSQL prints it, in one order. */
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
    const bytes = await backupOf(from.client)
    const size = await restoreCatalog(into.client, linesOf(bytes), { replace: false })
    const rows = await rowsOf(from.client)
    expect(await rowsOf(into.client)).toEqual(rows)
    expect(size).toEqual({
      tables: Object.keys(rows).length,
      rows: Object.values(rows).reduce((sum, table) => sum + table.length, 0),
    })
    expect(rows.posts).toHaveLength(300)
  })

  it('is read whatever the size of its pieces', async () => {
    const bytes = await backupOf(from.client)
    for (const step of [1, 7, 65_536]) {
      await using into = await emptyCatalog()
      await restoreCatalog(into.client, linesOf(bytes, step), { replace: false })
      expect(await rowsOf(into.client)).toEqual(await rowsOf(from.client))
    }
  })

  it('shows one moment while others write', async () => {
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

  it('refuses a catalog that holds something, and replaces it when asked to', async () => {
    await using into = await filledCatalog()
    const bytes = await backupOf(from.client)
    await into.client.query("update posts set text = 'older'")
    const before = await rowsOf(into.client)
    await expect(restoreCatalog(into.client, linesOf(bytes), { replace: false })).rejects.toMatchObject({
      code: 'catalog-not-empty',
    })
    expect(await rowsOf(into.client)).toEqual(before)
    await restoreCatalog(into.client, linesOf(bytes), { replace: true })
    expect(await rowsOf(into.client)).toEqual(await rowsOf(from.client))
  })

  it.each<[string, (text: string) => string, RegExp]>([
    ['cut off between tables', (text) => text.slice(0, text.indexOf('{"table":"tokens"')), /ends too early/],
    ['cut off in a row', (text) => text.slice(0, text.length >> 1), /ends too early/],
    [
      'without a row',
      (text) => text.replace(/(\{"table":"tokens"[^\n]*\n)[^\n]*\n/, '$1'),
      /rows are missing/,
    ],
    ['with something after its end', (text) => `${text}x`, /goes on/],
    ['of a newer format', (text) => text.replace('"stetBackup":1', '"stetBackup":2'), /newer/],
    ['of a newer schema', (text) => text.replace(/"schema":"[^"]*"/, '"schema":"9999-later"'), /newer/],
    [
      'with a table of its own',
      (text) => text.replace('{"table":"tokens"', '{"table":"pg_class"'),
      /pg_class/,
    ],
    ['with a column of its own', (text) => text.replace('"columns":["', '"columns":["evil","'), /evil/],
    ['that is something else', () => '<!doctype html>\n', /no backup/],
    ['that is empty', () => '', /ends too early/],
  ])('that is damaged (%s) leaves the catalog as it was', async (_what, damage, why) => {
    await using into = await emptyCatalog()
    const before = await rowsOf(into.client)
    const damaged = Buffer.from(damage((await backupOf(from.client)).toString()))
    await expect(restoreCatalog(into.client, linesOf(damaged), { replace: false })).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringMatching(why),
    })
    expect(await rowsOf(into.client)).toEqual(before)
  })
})
