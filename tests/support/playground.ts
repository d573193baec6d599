import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'
import type { Wordpress } from './wordpress.ts'
import { addContent, copyPackagedWordpress, installPlayground, PLAYGROUND } from './wordpress-files.ts'

/** The oldest that the plugin says it runs on. */
const PHP = '7.4'

/** Runs what the test sends. */
const bench = (secret: string): string => `<?php
add_action( 'wp_loaded', function () {
	if ( '${secret}' !== ( $_SERVER['HTTP_X_BENCH'] ?? '' ) ) return;
	wp_set_current_user( 1 );
	try { eval( file_get_contents( 'php://input' ) ); } catch ( Throwable $thrown ) { http_response_code( 500 ); echo $thrown; }
	exit;
} );
`

/**
 * Starts WordPress Playground on the loopback: PHP in WebAssembly, an SQLite database, and the newest WordPress that npm has. The plugin is there, and not
 * active.
 */
export async function startPlayground(): Promise<Wordpress> {
  await installPlayground()
  await using stack = new AsyncDisposableStack()
  const root = await mkdtemp(join(tmpdir(), 'stet-playground-'))
  stack.defer(() => rm(root, { recursive: true, force: true }))
  const secret = randomBytes(16).toString('hex')
  await copyPackagedWordpress(root)
  await addContent(root, { 'bench.php': bench(secret) })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(
    PLAYGROUND,
    // biome-ignore format: one setting a line
    [
      'server',
      '--port', String(port),
      '--php', PHP,
      // Fewer may wait for each other's locks on files for ever.
      '--workers', '6',
      '--verbosity', 'quiet',
      '--define-bool', 'DISABLE_WP_CRON', 'true',
      '--wordpress-install-mode', 'install-from-existing-files',
      '--mount-dir-before-install', root, '/wordpress',
    ],
    { stdio: 'ignore' },
  )
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
  await until(async () => (await php('echo "up";').catch(() => '')) === 'up', 800_000)
  await php(
    `switch_theme( 'plain' ); update_option( 'permalink_structure', '' ); wp_set_password( 'password', 1 ); wp_update_user( array( 'ID' => 1, 'display_name' => 'desk' ) );`,
  )
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
