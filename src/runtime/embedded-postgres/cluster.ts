import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ConfigError, ServiceError } from '../../model/errors.ts'
import { changeOwner, type ServerAccount } from './account.ts'
import { joinLastLines } from './log.ts'
import type { PostgresPaths } from './paths.ts'
import type { PostgresPrograms } from './programs.ts'
import { localeOptions, SUPERUSER } from './settings.ts'

const run = promisify(execFile)

/** The prefix of the name of a cluster that is being created. */
const DRAFT = 'postgres.new-'

/** The major version that wrote the cluster; null if there is no cluster. */
export async function clusterVersion({ cluster }: PostgresPaths): Promise<number | null> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  return text === null ? null : Number(text)
}

/**
 * Rejects a data directory that still has the catalog of an earlier Stet: an empty catalog beside it would look like a
 * loss of data.
 *
 * @throws ConfigError `config-invalid`
 */
export function assertNoPglite({ pglite }: PostgresPaths): void {
  if (!existsSync(join(pglite, 'PG_VERSION'))) return
  throw new ConfigError('config-invalid', `${pglite} holds the catalog of an earlier Stet, on PGlite.`, {
    input: 'STET_DATA_DIR',
    hint: `Run \`stet reindex\`: it makes the new catalog from the ledger. Then move ${pglite} away. Tokens and webhooks are made anew.`,
  })
}

/**
 * Creates an empty cluster, and renames it to its final name once it is complete and on disk. Removes what a killed
 * process left behind. The caller holds the start lock.
 *
 * @throws ServiceError `database-unavailable` with the last lines of `initdb`
 */
export async function createCluster(
  paths: PostgresPaths,
  programs: PostgresPrograms,
  account: ServerAccount,
): Promise<void> {
  const { dataDir, cluster } = paths
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(DRAFT)) await removeDraft(join(dataDir, name))
  }
  const draft = await mkdtemp(join(dataDir, DRAFT))
  try {
    await changeOwner(account, draft)
    await initialise(draft, programs, account)
    await rename(draft, cluster)
  } catch (cause) {
    await removeDraft(draft)
    throw cause
  }
  await using directory = await open(dataDir)
  await directory.sync()
}

/** An `initdb` whose parent was killed may still write there; it ends when its files are gone. */
const removeDraft = (draft: string): Promise<void> =>
  rm(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })

async function initialise(
  draft: string,
  { bin, env, major }: PostgresPrograms,
  account: ServerAccount,
): Promise<void> {
  const words = ['-D', draft, '-U', SUPERUSER, '--auth=trust', ...localeOptions(major)]
  const [command = '', ...rest] = [...account.prefix, join(bin, 'initdb'), ...words]
  try {
    await run(command, rest, { env, cwd: draft, ...account.ids })
  } catch (cause) {
    const why = joinLastLines((cause as { stderr?: string }).stderr || String(cause))
    throw new ServiceError('database-unavailable', `PostgreSQL can't be set up in ${draft}: ${why}`, {
      input: 'STET_DATA_DIR',
      hint: 'Make room there, or set STET_DATA_DIR to a place that this user may write.',
      cause,
    })
  }
}
