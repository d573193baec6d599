import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg, { type Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { z } from 'zod'
import { ConfigError } from '../../model/errors.ts'
import type { BackupLines } from './backup-lines.ts'
import { BACKUP_VERSION, type BackupSize, EndLine, Header, TableLine } from './format.ts'
import { type CatalogTable, copyTarget, listTables, schemaVersion } from './tables.ts'

/** What was restored. */
export interface RestoredBackup extends BackupSize {
  /** When the backup began: it lacks what came later. */
  readonly createdAt: Date
}

/**
 * Restores the catalog from a backup in one transaction.
 *
 * @param client a connection for this call alone; it stays open
 * @param options `replace` empties the catalog first
 * @throws ConfigError `catalog-not-empty`; InputError `input-unreadable` if the file is damaged or a newer version of Stet
 *   made it
 */
export async function restoreCatalog(
  client: Client,
  backup: BackupLines,
  { replace }: { readonly replace: boolean },
): Promise<RestoredBackup> {
  const header = Header.safeParse(await backup.json()).data
  if (!header) throw backup.unreadable('it is not a backup of Stet')
  const schema = await schemaVersion(client)
  if (header.stetBackup > BACKUP_VERSION || header.schema > schema) {
    throw backup.unreadable(`${header.software} made it, which is newer than this version`)
  }
  await client.query('begin')
  try {
    const tables = await listTables(client)
    const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')
    await client.query(`lock table ${names} in access exclusive mode; set constraints all deferred`)
    if (replace) await client.query(`truncate ${names}`)
    else await assertEmpty(client, tables)
    const size = await fillTables(client, backup, tables)
    await client.query('commit')
    return { ...size, createdAt: new Date(header.createdAt) }
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** The line after the last table has counts instead of a name. */
const TableOrEnd = z.union([TableLine, EndLine])

async function fillTables(
  client: Client,
  backup: BackupLines,
  tables: readonly CatalogTable[],
): Promise<BackupSize> {
  const size = { tables: 0, rows: 0 }
  for (;;) {
    const line = TableOrEnd.safeParse(await backup.json()).data
    if (!line) throw backup.unreadable('it contains an invalid line')
    if (!('table' in line)) {
      if (line.tables !== size.tables || line.rows !== size.rows) throw backup.unreadable('rows are missing')
      await backup.end()
      return size
    }
    const { table, columns } = line
    const known = tables.find(({ name }) => name === table)
    const unknown = known ? columns.find((column) => !known.columns.includes(column)) : table
    if (unknown !== undefined)
      throw backup.unreadable(`this version has no ${known ? 'column' : 'table'} ${unknown}`)
    const rows = client.query(copyFrom(`copy ${copyTarget({ name: table, columns })} from stdin`))
    try {
      await pipeline(Readable.from(backup.rows(), { objectMode: false }), rows)
    } catch (cause) {
      if (cause instanceof pg.DatabaseError) throw backup.unreadable(`${table}: ${cause.message}`, cause)
      throw cause
    }
    size.tables += 1
    size.rows += rows.rowCount
  }
}

async function assertEmpty(client: Client, tables: readonly CatalogTable[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from ${pg.escapeIdentifier(name)} limit 1`)
    if (!rowCount) continue
    throw new ConfigError('catalog-not-empty', `The catalog is not empty: the table ${name} has rows.`, {
      input: 'STET_DATABASE_URL',
      hint: 'Restore into an empty catalog, or pass --replace to delete the rows first.',
    })
  }
}
