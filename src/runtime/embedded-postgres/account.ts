import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ConfigError } from '../../model/errors.ts'

const run = promisify(execFile)

/**
 * In this namespace the server runs as user 65534, which every system knows, while to the kernel its files still belong
 * to root.
 */
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534']

/** The account that runs PostgreSQL's programs when this process is root, because PostgreSQL refuses to run as root. */
export interface ServerAccount {
  /** Arguments before the command. */
  readonly prefix: readonly string[]
  /** The user and group to switch to; null to keep those of this process. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

const SAME: ServerAccount = { prefix: [], ids: null }

/**
 * Chooses the account for a data directory. For root it is the owner of the directory. If root owns the directory, it
 * is root itself under another name in a user namespace; if the system allows no user namespaces, `nobody`.
 *
 * @param dir the cluster, or the data directory if there is no cluster yet
 * @param hasNamespaces whether this process may create user namespaces
 * @throws ConfigError `config-invalid` if there is no such account
 */
export async function chooseAccount(dir: string, hasNamespaces = mayUnshare): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return SAME
  const { uid, gid } = await stat(dir)
  if (uid !== 0) return { prefix: [], ids: { uid, gid } }
  if (await hasNamespaces()) return { prefix: NAMESPACE, ids: null }
  return { prefix: [], ids: await nobody() }
}

/** Changes the owner of a path, and of everything below it, to the account. Changes nothing if root keeps its files. */
export async function changeOwner({ ids }: ServerAccount, ...paths: readonly string[]): Promise<void> {
  if (ids) await run('chown', ['-R', `${ids.uid}:${ids.gid}`, ...paths])
}

async function mayUnshare(): Promise<boolean> {
  const [command = '', ...words] = [...NAMESPACE, 'true']
  return await run(command, words).then(
    () => true,
    () => false,
  )
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)),
    )
    if (uid && gid) return { uid, gid }
  } catch {}
  throw noAccountError('there is neither a user namespace nor a user `nobody`')
}

/** PostgreSQL can't run as root, and no other account is available. */
const noAccountError = (why: string): ConfigError =>
  new ConfigError('config-invalid', `The embedded PostgreSQL can't run as root: ${why}.`, {
    input: 'STET_DATABASE_URL',
    hint: 'Run Stet as an ordinary user, or set STET_DATABASE_URL to a PostgreSQL server.',
  })
