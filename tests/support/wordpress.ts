import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { signalTree } from './process-tree.ts'
import { until } from './until.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/share/wordpress'
export const PLUGIN = resolve('integrations/wordpress/stet')
const DATABASE = '/usr/sbin/mariadbd'

/** Debian packages: wordpress, mariadb-server, php-cli, php-mysql. */
export const hasWordpress = (): boolean =>
  existsSync(`${DEBIAN}/wp-settings.php`) &&
  existsSync(DATABASE) &&
  spawnSync('php', ['-m']).stdout?.toString().includes('mysqli') === true

export interface Wordpress extends AsyncDisposable {
  readonly url: string
  /** Runs PHP inside WordPress, as its administrator, and returns its output. */
  php(code: string): Promise<string>
  /** Runs the events that are due, as a cron job does. */
  cron(): Promise<void>
}

/** A theme of three lines: what every theme calls, and nothing else. */
export const THEME = `<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8"><title>News</title><link rel="icon" href="data:,"><?php wp_head(); ?></head>
<body><?php while ( have_posts() ) { the_post(); the_content(); } wp_footer(); ?></body></html>`

/** It runs on the loopback, from where WordPress fetches nothing by default, and must not look for updates. */
export const ALONE = `<?php
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn ( $ports, $host, $url ) => array( ...$ports, (int) parse_url( $url, PHP_URL_PORT ) ), 10, 3 );
add_filter( 'pre_http_request', fn ( $answer, $args, $url ) => str_starts_with( $url, 'http://127.0.0.1:' ) ? $answer : new WP_Error( 'closed', $url ), 10, 3 );
`

/**
 * Starts a WordPress on the loopback, on a MariaDB of its own. The plugin is there, and not active.
 *
 * @param plugins `wp-content/mu-plugins`, by file name
 * @param constants of `wp-config.php`
 */
export async function startWordpress(
  plugins: Readonly<Record<string, string>>,
  constants: Readonly<Record<string, string>> = {},
): Promise<Wordpress> {
  await using stack = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'stet-wordpress-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))
  const socket = await startMariadb(dir, stack)
  const root = join(dir, 'site')
  await cp(DEBIAN, root, {
    recursive: true,
    filter: (path) => !path.startsWith(`${DEBIAN}/wp-content`) && path !== `${DEBIAN}/.htaccess`,
  })
  const url = `http://127.0.0.1:${await freePort()}`
  const content = join(root, 'wp-content')
  await mkdir(join(content, 'mu-plugins'), { recursive: true })
  await mkdir(join(content, 'themes', 'plain'), { recursive: true })
  await cp(PLUGIN, join(content, 'plugins', 'stet'), { recursive: true })
  const files = {
    'wp-config.php': configuration(socket, { ...constants, WP_HOME: url, WP_SITEURL: url }),
    'wp-content/themes/plain/style.css': '/*\nTheme Name: Plain\n*/',
    'wp-content/themes/plain/index.php': THEME,
    'wp-content/mu-plugins/alone.php': ALONE,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text)
  for (const [name, text] of Object.entries(plugins)) {
    await writeFile(join(content, 'mu-plugins', name), text)
  }
  const php = async (code: string, head = ''): Promise<string> => {
    const { stdout } = await run('php', [
      '-d',
      'display_errors=stderr',
      '-r',
      `${head} require '${root}/wp-load.php'; wp_set_current_user( 1 ); ${code}`,
    ])
    return stdout
  }
  await php(
    `require ABSPATH . 'wp-admin/includes/upgrade.php'; wp_install( 'News', 'desk', 'desk@news.example', true, '', 'password' ); switch_theme( 'plain' ); update_option( 'permalink_structure', '' );`,
    `define( 'WP_INSTALLING', true );`,
  )
  const server = spawn('php', ['-S', new URL(url).host, '-t', root], {
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

const configuration = (socket: string, constants: Readonly<Record<string, string>>): string => {
  const all = {
    DB_NAME: 'wordpress',
    DB_USER: 'root',
    DB_PASSWORD: '',
    DB_HOST: `localhost:${socket}`,
    DB_CHARSET: 'utf8mb4',
    ...constants,
  }
  const defined = Object.entries(all).map(([name, value]) => `define( '${name}', '${value}' );`)
  return `<?php
${defined.join('\n')}
define( 'DISABLE_WP_CRON', true );
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require ABSPATH . 'wp-settings.php';
`
}

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
