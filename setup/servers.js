// Installs the servers that the tests need, on Debian and its derivatives, if they are missing and this user may.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => dir !== '' && existsSync(join(dir, name)))

/** Debian has `initdb` and `pg_ctl` in a directory for each version, not on the PATH. */
const debianPostgres = () => {
  const base = '/usr/lib/postgresql'
  return (
    existsSync(base) && readdirSync(base).some((version) => existsSync(join(base, version, 'bin', 'initdb')))
  )
}

/** The servers: purpose, how to find each, and its Debian packages. */
export const SERVERS = [
  { name: 'Redis', packages: ['redis-server'], there: () => onPath('redis-server'), for: 'the queue' },
  {
    name: 'PostgreSQL',
    packages: ['postgresql'],
    there: () => onPath('initdb') || debianPostgres(),
    for: 'the catalog',
  },
  {
    name: 'Ceph',
    packages: ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'],
    there: () => ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool'].every(onPath),
    for: 'the S3 store',
  },
  {
    name: 'Chromium',
    packages: ['chromium'],
    there: () => ['chromium', 'chromium-browser', 'google-chrome'].some(onPath),
    for: 'archives in a player',
  },
  { name: 'tmux', packages: ['tmux'], there: () => onPath('tmux'), for: 'the command line on a terminal' },
]

/** @returns {typeof SERVERS} the servers that are not installed */
export const missingServers = () => SERVERS.filter((server) => !server.there())

/**
 * @param {{ say?: (line: string) => void }} options
 * @returns {typeof SERVERS} the servers that could not be installed
 */
export function installServers({ say = (line) => console.error(line) } = {}) {
  const wanted = missingServers()
  if (wanted.length === 0) return []
  const names = wanted.map((server) => server.name).join(', ')
  const become = privilege()
  if (!onPath('apt-get') || become === null) {
    say(
      onPath('apt-get')
        ? `set-up: ${names}: not installed: this user is not root and can't use sudo without a password.`
        : `set-up: ${names}: not installed: there is no apt-get.`,
    )
    return wanted
  }
  say(`set-up: installing ${names} with apt-get (the tests start their own, on free ports) …`)
  const packages = wanted.flatMap((server) => server.packages)
  const apt = (...args) =>
    spawnSync(
      become[0] ?? 'env',
      [
        ...become.slice(1),
        ...(become[0] ? ['env'] : []),
        'DEBIAN_FRONTEND=noninteractive',
        'apt-get',
        '-qq',
        ...args,
      ],
      {
        stdio: ['ignore', 2, 2],
      },
    ).status === 0
  const add = () => apt('install', '-y', '--no-install-recommends', ...packages)
  // An old package index lists packages that no longer exist.
  if (!add() && !(apt('update') && add())) {
    // One unavailable package must not prevent the others.
    for (const server of wanted) apt('install', '-y', '--no-install-recommends', ...server.packages)
  }
  const still = missingServers()
  for (const server of still)
    say(`set-up: ${server.name} could not be installed (${server.packages.join(', ')}).`)
  return still
}

/** The arguments that run a command as root; null if this user can't. */
function privilege() {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (installServers().length > 0) process.exitCode = 3
}
