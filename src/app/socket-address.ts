import { ConfigError } from '../model/errors.ts'

/** The address of a `sockaddr_un` holds 107 bytes and a NUL (unix(7)). */
const MAX_SOCKET_PATH = 107

/** Where to listen or call for a socket in an open directory: one whose path is too long is reached through that, where the system can. */
export function socketAddress(dir: { readonly path: string; readonly fd: number }, name: string): string {
  const path = `${dir.path}/${name}`
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH) return path
  if (process.platform === 'linux') return `/proc/self/fd/${dir.fd}/${name}`
  throw new ConfigError('config-invalid', `STET_DATA_DIR: ${path} is too long for a socket.`, {
    input: 'STET_DATA_DIR',
    hint: 'Set it to a shorter path.',
  })
}
