import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BackupLines } from '../../catalog/backup/backup-lines.ts'
import type { BackupSize } from '../../catalog/backup/format.ts'
import { type RestoredBackup, restoreCatalog } from '../../catalog/backup/restore-backup.ts'
import { readCatalog } from '../../catalog/backup/write-backup.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import { recordRound } from '../../catalog/processes/rounds.ts'
import type { Clock } from '../../model/clock.ts'

interface BackupSource {
  readonly catalog: Catalog
  readonly clock: Clock
  /** Name and version of this software, for the header. */
  readonly software: string
}

/**
 * Backs up the catalog, also while other processes write to it.
 *
 * @param write writes the file's bytes to their destination, and resolves once they are there
 */
export async function backUp(
  { catalog, clock, software }: BackupSource,
  write: (bytes: Readable) => Promise<void>,
): Promise<BackupSize> {
  const client = await catalog.connect()
  try {
    let size: BackupSize | null = null
    async function* lines() {
      size = yield* readCatalog(client, { software, now: clock.now() })
    }
    const gzip = createGzip()
    await Promise.all([pipeline(lines(), gzip), write(gzip)])
    if (size === null) throw new TypeError('the backup ended without its size')
    // A standby can be backed up too, and takes no rows.
    await recordRound(catalog.db, 'backup').catch(() => {})
    return size
  } finally {
    await client.end()
  }
}

/**
 * Restores the catalog from the bytes of a backup: all of it, or nothing.
 *
 * @param options `name` of the file, for errors; `replace` empties a catalog that has rows
 * @throws as `restoreCatalog`
 */
export async function restoreBackup(
  catalog: Catalog,
  bytes: Readable,
  { name, replace }: { readonly name: string; readonly replace: boolean },
): Promise<RestoredBackup> {
  const gunzip = createGunzip()
  // A failure here reaches the reader of the decompressed bytes.
  const reading = pipeline(bytes, gunzip).catch(() => {})
  try {
    const client = await catalog.connect()
    try {
      return await restoreCatalog(client, new BackupLines(gunzip, name), { replace })
    } finally {
      await client.end()
    }
  } finally {
    gunzip.destroy()
    await reading
  }
}
