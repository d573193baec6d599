import { z } from 'zod'

/**
 * A backup is one gzip file of UTF-8 lines. It starts with a header. Each table has one line with its name and columns, its
 * rows in the text format of PostgreSQL's `COPY`, and a line `\.`. The last line counts the tables and rows, so that a
 * restore detects a truncated file.
 */
export const BACKUP_VERSION = 1

export const Header = z.object({
  stetBackup: z.int().positive(),
  /** The newest migration of the catalog in the backup. */
  schema: z.string(),
  software: z.string(),
  createdAt: z.iso.datetime(),
})
export type Header = z.infer<typeof Header>

export const TableLine = z.object({ table: z.string(), columns: z.array(z.string()).min(1) })

export const EndLine = z.object({ tables: z.int(), rows: z.int() })
/** The size of a backup. */
export type BackupSize = z.infer<typeof EndLine>

/** `COPY` escapes backslashes, so no row equals this line. */
export const END_OF_ROWS = '\\.\n'
