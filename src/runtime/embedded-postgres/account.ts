import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ConfigError } from '../../model/errors.ts'

const run = promisify(execFile)

/** Root's files keep their owner in the kernel's eyes; the server sees this one, which every system knows. */
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534']

/** PostgreSQL refuses to run as root. This says as whom its programs run instead. */
export interface ServerAccount {
  /** Words before the command. */
  readonly prefix: readonly string[]
  /** The user and group to become; null to stay what this process is. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
}

const SAME: ServerAccount = { prefix: [], ids: null }

/**
 * Chooses the account for a data directory. For root that is the owner of the directory; where root owns
 * it, a user namespace in which root has another name; where the system allows none, `nobody`.
 *
 * @param dir the cluster, or the data directory where there is no cluster yet
 * @param hasNamespaces whether this process may make user namespaces
 * @throws ConfigError `config-invalid` where there is no such account
 */
export async function chooseAccount(dir: string, hasNamespaces = mayUnshare): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return SAME
  const { uid, gid } = await stat(dir)
  if (uid !== 0) return { prefix: [], ids: { uid, gid } }
  if (await hasNamespaces()) return { prefix: NAMESPACE, ids: null }
  return { prefix: [], ids: await nobody() }
}

/** Gives a path, with all that is below it, to the account. Changes nothing where root keeps its files. */
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

/** PostgreSQL can't run as root, and there is no other account for it. */
export const noAccountError = (why: string): ConfigError =>
  new ConfigError('config-invalid', `The embedded PostgreSQL can't run as root: ${why}.`, {
    input: 'STET_DATABASE_URL',
    hint: 'Run Stet as an ordinary user, or set STET_DATABASE_URL to a PostgreSQL server.',
  })
