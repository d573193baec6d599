import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { until } from './until.ts'
import { ALONE, PLUGIN, THEME, type Wordpress } from './wordpress.ts'

const run = promisify(execFile)
/** Debian's package; Playground brings PHP and SQLite, and would fetch WordPress itself from the network. */
const DEBIAN = '/usr/share/wordpress'
const INTEGRATION = resolve('integrations/wordpress')
const PLAYGROUND = join(INTEGRATION, 'node_modules/.bin/wp-playground-cli')

export const hasWordpressFiles = (): boolean => existsSync(`${DEBIAN}/wp-settings.php`)

/** Runs what the test sends. */
const bench = (secret: string): string => `${ALONE}
add_action( 'wp_loaded', function () {
	if ( '${secret}' !== ( $_SERVER['HTTP_X_BENCH'] ?? '' ) ) return;
	wp_set_current_user( 1 );
	try { eval( file_get_contents( 'php://input' ) ); } catch ( Throwable $thrown ) { http_response_code( 500 ); echo $thrown; }
	exit;
} );
`

/** Starts WordPress Playground on the loopback, on Debian's WordPress and an SQLite database, with the plugin there and not active. */
export async function startPlayground(): Promise<Wordpress> {
  if (!existsSync(PLAYGROUND)) await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: INTEGRATION })
  await using stack = new AsyncDisposableStack()
  const root = await mkdtemp(join(tmpdir(), 'stet-playground-'))
  stack.defer(() => rm(root, { recursive: true, force: true }))
  await cp(DEBIAN, root, {
    recursive: true,
    dereference: true,
    filter: (path) => !/\/wp-content|wordpress\/(?:\.htaccess|wp-config\.php)$/.test(path),
  })
  const content = join(root, 'wp-content')
  for (const folder of ['mu-plugins', 'themes/plain']) await mkdir(join(content, folder), { recursive: true })
  await cp(PLUGIN, join(content, 'plugins/stet'), { recursive: true })
  const secret = randomBytes(16).toString('hex')
  await writeFile(join(content, 'themes/plain/style.css'), '/*\nTheme Name: Plain\n*/')
  await writeFile(join(content, 'themes/plain/index.php'), THEME)
  await writeFile(join(content, 'mu-plugins/bench.php'), bench(secret))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const flags = [
    '--php',
    '8.2',
    '--workers',
    '6',
    '--verbosity',
    'quiet',
    '--define-bool',
    'DISABLE_WP_CRON',
    'true',
  ]
  const mount = [
    '--wordpress-install-mode',
    'install-from-existing-files',
    '--mount-dir-before-install',
    root,
    '/wordpress',
  ]
  const server = spawn(PLAYGROUND, ['server', '--port', String(port), ...flags, ...mount], {
    stdio: 'ignore',
  })
  const ended = once(server, 'exit')
  stack.defer(async () => {
    server.kill()
    await ended
  })
  const php = async (code: string): Promise<string> => {
    const answer = await fetch(`${url}/`, { method: 'POST', headers: { 'x-bench': secret }, body: code })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`)
    return text
  }
  await until(async () => (await php('echo "up";').catch(() => '')) === 'up', 280_000)
  await php(`
switch_theme( 'plain' ); update_option( 'permalink_structure', '' ); wp_set_password( 'password', 1 ); wp_update_user( array( 'ID' => 1, 'display_name' => 'desk' ) );`)
  const owned = stack.move()
  return {
    url,
    php,
    async cron() {
      const { status } = await fetch(`${url}/wp-cron.php?doing_wp_cron`)
      if (status !== 200) throw new Error(`wp-cron.php: ${status}`)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
