import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'

/** The rights of group and others. */
const OTHERS = 0o077
/** Without the right to pass, which a PostgreSQL that runs as another user needs. */
const READ_OR_WRITE = 0o066

/**
 * Finds the data directory and the entries directly in it to which other users have rights. Stet creates directories with
 * mode 0700 and files with 0600; a directory that somebody else created, or that was copied, may have others.
 *
 * @returns paths; none for a directory that does not exist
 */
export async function findExposedPaths(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir).catch(() => [])
  const exposed: string[] = []
  for (const path of [dataDir, ...names.map((name) => join(dataDir, name))]) {
    const found = await stat(path).catch(() => null)
    const forbidden = path === dataDir ? READ_OR_WRITE : OTHERS
    if (found !== null && (found.mode & forbidden) !== 0) exposed.push(path)
  }
  // Nobody reaches the entries of a private directory.
  return exposed[0] === dataDir ? exposed : []
}

/** Warns at the start of a service if other users may read or change the data directory. */
export async function warnOfExposedPaths(dataDir: string, logger: Logger): Promise<void> {
  const paths = await findExposedPaths(dataDir)
  if (paths.length > 0)
    logger.warn({ paths }, `other users have access to the data directory: ${fixOf(dataDir)}`)
}

/** The command that removes the rights of others. */
export const fixOf = (dataDir: string): string => `chmod -R go-rwx ${dataDir}`
