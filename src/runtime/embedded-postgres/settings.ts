/** The server's superuser and only user; anyone who may open the socket has its rights. */
export const SUPERUSER = 'stet'
export const DATABASE_NAME = 'postgres'
/** Part of the socket's name; the server listens on no network. */
export const SOCKET_PORT = 5432

const SETTINGS = {
  port: String(SOCKET_PORT),
  listen_addresses: '',
  // Relative to the cluster, which is the server's working directory, so that the path is never too long.
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  // Memory and disk for a small machine.
  shared_buffers: '32MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  jit: 'off',
  // A running service uses about forty; the others are for commands that run beside it.
  max_connections: '200',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_checkpoints: 'off',
  // The client receives a statement's errors; the log has one line for each.
  log_min_error_statement: 'panic',
  // There are no replicas, so no process for them.
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
}

/** Each backend reads for itself; by default three more processes would read for all of them. */
const SINCE_18 = { io_method: 'sync' }

/** The server's command line after `-D <cluster>`; it overrides every file in the cluster. */
export const serverSettings = (major: number): string[] =>
  Object.entries({ ...SETTINGS, ...(major >= 18 ? SINCE_18 : {}) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])

/**
 * Unicode collation by PostgreSQL's built-in provider, the same on every system; before version 17, by the C library.
 */
export function localeOptions(major: number): readonly string[] {
  const unicode =
    major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8']
  return ['--encoding=UTF8', ...unicode, '--lc-messages=C']
}
