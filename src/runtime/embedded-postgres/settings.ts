/** The server's superuser, and the only one; whoever may open the socket is it. */
export const SUPERUSER = 'stet'
export const DATABASE_NAME = 'postgres'
/** Part of the socket's name; nothing listens on a network. */
export const SOCKET_PORT = 5432

/** The server's command line behind `-D <cluster>`: it outranks every file in the cluster. */
export const SERVER_SETTINGS: readonly string[] = Object.entries({
  port: String(SOCKET_PORT),
  listen_addresses: '',
  // Relative to the cluster, which is the server's working directory, so that no path is too long.
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  // Memory and disk for a small machine.
  shared_buffers: '32MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  jit: 'off',
  // A running service takes about forty; the others are for commands beside it.
  max_connections: '200',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_checkpoints: 'off',
  // What goes wrong in a statement is told to whoever sent it; the log has one line about it.
  log_min_error_statement: 'panic',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Unicode by the rules of PostgreSQL itself, the same on every system; before 17, by those of the C library. */
export function localeOptions(major: number): readonly string[] {
  const unicode =
    major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8']
  return ['--encoding=UTF8', ...unicode, '--lc-messages=C']
}
