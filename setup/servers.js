// Installs the servers that the tests run against, where they are missing and this user may. Debian and its children.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => dir !== '' && existsSync(join(dir, name)))

/** Debian keeps `initdb` and `pg_ctl` off the path, one directory a version. */
const debianPostgres = () => {
  const base = '/usr/lib/postgresql'
  return (
    existsSync(base) && readdirSync(base).some((version) => existsSync(join(base, version, 'bin', 'initdb')))
  )
}

/** What each server is for, how it is found, and the Debian packages that bring it. */
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
]

/** @returns {typeof SERVERS} those that are not there */
export const missingServers = () => SERVERS.filter((server) => !server.there())

/**
 * @param {{ say?: (line: string) => void }} options
 * @returns {typeof SERVERS} those that still are not there
 */
export function installServers({ say = (line) => console.error(line) } = {}) {
  const wanted = missingServers()
  if (wanted.length === 0) return []
  const names = wanted.map((server) => server.name).join(', ')
  const become = privilege()
  if (!onPath('apt-get') || become === null) {
    say(
      onPath('apt-get')
        ? `set-up: ${names}: not installed, for this user is neither root nor may use sudo without a password.`
        : `set-up: ${names}: not installed, for there is no apt-get here.`,
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
  // An index that is too old names packages that are gone.
  if (!add() && !(apt('update') && add())) {
    // One package that can't be had must not take the others with it.
    for (const server of wanted) apt('install', '-y', '--no-install-recommends', ...server.packages)
  }
  const still = missingServers()
  for (const server of still)
    say(`set-up: ${server.name} could not be installed (${server.packages.join(', ')}).`)
  return still
}

/** The words before a command that makes it root's; null where that can't be. */
function privilege() {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (installServers().length > 0) process.exitCode = 3
}
