import { z } from 'zod'

/**
 * A backup is one gzip file of UTF-8 lines: a header, then for each table one line that names it and its
 * columns, its rows as PostgreSQL's `COPY` writes them (text format), and `\.` alone on a line; at the end
 * one line with the count of rows, so that a file that was cut off is recognised.
 */
export const BACKUP_VERSION = 1

export const Header = z.object({
  stetBackup: z.int().positive(),
  /** The newest migration of the catalog that it was made from. */
  schema: z.string(),
  software: z.string(),
  createdAt: z.iso.datetime(),
})
export type Header = z.infer<typeof Header>

export const TableLine = z.object({ table: z.string(), columns: z.array(z.string()).min(1) })

export const EndLine = z.object({ tables: z.int(), rows: z.int() })
/** How much a backup holds. */
export type BackupSize = z.infer<typeof EndLine>

/** `COPY` escapes each backslash of the data, so no row is this line. */
export const END_OF_ROWS = '\\.\n'
