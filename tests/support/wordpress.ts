import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { signalTree } from './process-tree.ts'
import { until } from './until.ts'
import { addContent, copyDebianWordpress, hasDebianWordpress } from './wordpress-files.ts'

const run = promisify(execFile)
const DATABASE = '/usr/sbin/mariadbd'

/** Debian packages: wordpress, mariadb-server, php-cli, php-mysql. */
export const hasWordpress = (): boolean =>
  hasDebianWordpress() &&
  existsSync(DATABASE) &&
  spawnSync('php', ['-m']).stdout?.toString().includes('mysqli') === true

export interface Wordpress extends AsyncDisposable {
  readonly url: string
  /** Runs PHP inside WordPress, as its administrator, and returns its output. */
  php(code: string): Promise<string>
  /** Runs the events that are due, as a cron job does. */
  cron(): Promise<void>
}

/**
 * Starts a WordPress on the loopback, on a MariaDB of its own. The plugin is there, and not active.
 *
 * @param plugins further files of `wp-content/mu-plugins`
 * @param network whether it is a network of sites, each in a folder of the address; it has one at first
 */
export async function startWordpress(
  plugins: Readonly<Record<string, string>> = {},
  network = false,
): Promise<Wordpress> {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'stet-wordpress-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const socket = await startMariadb(dir, stack)
  const root = join(dir, 'site')
  await copyDebianWordpress(root)
  await addContent(root, plugins)
  const url = `http://127.0.0.1:${await freePort()}`
  const { host } = new URL(url)
  const configure = (lines: string): Promise<void> =>
    writeFile(join(root, 'wp-config.php'), configuration(socket, lines))
  await configure(`define( 'WP_HOME', '${url}' ); define( 'WP_SITEURL', '${url}' );`)
  const php = async (code: string, head = ''): Promise<string> => {
    const { stdout } = await run('php', [
      '-d',
      'display_errors=stderr',
      '-r',
      `$_SERVER['HTTP_HOST'] = '${host}'; $_SERVER['REQUEST_URI'] = '/'; ${head} require '${root}/wp-load.php'; wp_set_current_user( 1 ); ${code}`,
    ])
    return stdout
  }
  const installing = `define( 'WP_INSTALLING', true );`
  await php(
    `require ABSPATH . 'wp-admin/includes/upgrade.php'; wp_install( 'News', 'desk', 'desk@news.example', true, '', 'password' ); switch_theme( 'plain' ); update_option( 'permalink_structure', '' );`,
    installing,
  )
  if (network) {
    await php(
      `global $wpdb; foreach ( $wpdb->tables( 'ms_global' ) as $name => $table ) $wpdb->$name = $table;
       require ABSPATH . 'wp-admin/includes/upgrade.php'; install_network(); populate_network( 1, '${host}', 'desk@news.example', 'News', '/', false ); update_option( 'permalink_structure', '' );`,
      `${installing} define( 'WP_ALLOW_MULTISITE', true );`,
    )
    await configure(
      `define( 'MULTISITE', true ); define( 'SUBDOMAIN_INSTALL', false ); define( 'DOMAIN_CURRENT_SITE', '${host}' ); define( 'PATH_CURRENT_SITE', '/' );`,
    )
  }
  const server = spawn('php', ['-S', host, '-t', root], {
    stdio: 'ignore',
    env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
  })
  const ended = once(server, 'exit')
  stack.defer(async () => {
    // Its workers outlive it otherwise.
    if (server.pid !== undefined) signalTree(server.pid, 'SIGTERM')
    await ended
  })
  await until(async () => (await fetch(url).catch(() => null))?.status === 200)
  const owned = stack.move()
  return {
    url,
    php,
    async cron() {
      await run('php', [join(root, 'wp-cron.php')])
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const configuration = (socket: string, lines: string): string => `<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DISABLE_WP_CRON', true );
${lines}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require ABSPATH . 'wp-settings.php';
`

/** @returns its socket; it does not listen on the network */
async function startMariadb(dir: string, stack: AsyncDisposableStack): Promise<string> {
  const [data, socket] = [join(dir, 'data'), join(dir, 'mariadb.sock')]
  await mkdir(data)
  const root = process.getuid?.() === 0
  if (root) {
    const ids = await Promise.all(['-u', '-g'].map(async (flag) => (await run('id', [flag, 'mysql'])).stdout))
    for (const path of [dir, data]) await chown(path, Number(ids[0]), Number(ids[1]))
  }
  const user = root ? ['--user=mysql'] : []
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...user,
  ])
  const server = spawn(
    DATABASE,
    // biome-ignore format: one setting a line
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(dir, 'mariadb.pid')}`,
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
      ...user,
    ],
    { stdio: 'ignore' },
  )
  const ended = once(server, 'exit')
  stack.defer(async () => {
    server.kill()
    await ended
  })
  const query = (sql: string) => run('mariadb', ['--no-defaults', `--socket=${socket}`, '-uroot', '-e', sql])
  await until(() => query('SELECT 1').catch(() => null))
  await query('CREATE DATABASE wordpress CHARACTER SET utf8mb4')
  return socket
}
