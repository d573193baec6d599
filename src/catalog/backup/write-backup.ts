import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { BACKUP_VERSION, type BackupSize, END_OF_ROWS, type Header } from './format.ts'
import { copyTarget, listTables, schemaVersion } from './tables.ts'

/**
 * Streams the whole catalog as the uncompressed lines of `format.ts`. It reads all tables in one transaction, so the backup
 * is consistent even while a service writes.
 *
 * @param client a connection for this call alone; it stays open
 * @returns the size of the backup
 */
export async function* readCatalog(
  client: Client,
  { software, now }: { readonly software: string; readonly now: Date },
): AsyncGenerator<string | Buffer, BackupSize> {
  await client.query('begin isolation level repeatable read read only')
  try {
    // These settings make the file independent of the server's configuration.
    await client.query(`set local timezone = 'UTC'; set local datestyle = 'ISO'; set local extra_float_digits = 1;
      set local intervalstyle = 'postgres'; set local bytea_output = 'hex'`)
    const header: Header = {
      stetBackup: BACKUP_VERSION,
      schema: await schemaVersion(client),
      software,
      createdAt: now.toISOString(),
    }
    yield line(header)
    const size = { tables: 0, rows: 0 }
    for (const table of await listTables(client)) {
      yield line({ table: table.name, columns: table.columns })
      const rows = client.query(copyTo(`copy ${copyTarget(table)} to stdout`))
      yield* rows
      yield END_OF_ROWS
      size.tables += 1
      size.rows += rows.rowCount
    }
    yield line(size)
    return size
  } finally {
    await client.query('rollback')
  }
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`
