import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SOCKET_PORT } from './settings.ts'

/** The maximum length of a socket's path in bytes, without the final NUL: unix(7), and macOS's sys/un.h. */
const MAX_SOCKET_PATH = process.platform === 'linux' ? 107 : 103

/** The directory that clients use as their host. */
interface SocketDirectory {
  readonly path: string
  remove(): Promise<void>
}

/** Returns the cluster itself or, if its path is too long for a socket, a short and private link to it. */
export async function openSocketDirectory(cluster: string): Promise<SocketDirectory> {
  if (Buffer.byteLength(join(cluster, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH) {
    return { path: cluster, remove: async () => {} }
  }
  const dir = await mkdtemp(join(tmpdir(), 'stet-'))
  const path = join(dir, 'pg')
  await symlink(cluster, path)
  return { path, remove: () => rm(dir, { recursive: true, force: true }) }
}
