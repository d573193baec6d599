import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IntakeService, intakeService } from '../support/intake-service.ts'
import { examples } from './sections.ts'

const SECRET = `whsec_${btoa('k'.repeat(32))}`
const has = (program: string, word = '--version'): boolean => spawnSync(program, [word]).status === 0
const tools = has('curl') && has('openssl', 'version')
if (!tools) console.warn('Skipped: hooks from a shell (Debian: apt-get install curl openssl).')
if (!has('php')) console.warn('Skipped: the WordPress plugin (no PHP; Debian: apt-get install php-cli).')

let service: IntakeService
let dir: string
beforeAll(async () => {
  service = await intakeService({ env: { STET_HOOK_SECRETS: SECRET } })
  dir = await mkdtemp(join(tmpdir(), 'stet-hooks-'))
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

/** The nth example of a section, as it stands. */
function example(heading: string, language: string, nth = 0): string {
  const found = examples('hooks.md', heading, language)[nth]
  if (found === undefined) throw new Error(`There is no ${language} under ${heading}.`)
  return found
}

const shell = async (script: string, env: Record<string, string> = {}): Promise<string> => {
  const all = { ...process.env, STET_URL: service.url, STET_TOKEN: service.ingest, STET_HOOK_SECRET: SECRET }
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...all, ...env },
  })
  return stdout
}
const intake = async () =>
  await (await service.app.catalog()).db.selectFrom('intake').selectAll().orderBy('created_at').execute()

it.runIf(tools || process.env.CI)('sends an article with a token', async () => {
  expect(JSON.parse(await shell(example('With a token', 'sh')))).toEqual({
    articleId: expect.stringMatching(/^[0-9a-f]{32}$/),
    url: 'https://news.example/2026/03/ferry',
  })
  expect((await intake()).at(-1)).toMatchObject({ priority: 'breaking' })
})

it.runIf(tools || process.env.CI)('signs with openssl, and with a secret made as it says', async () => {
  expect((await shell(example('With a signature', 'sh', 0))).trim()).toMatch(/^whsec_[\w+/]{43}=$/)
  const script = example('With a signature', 'sh', 1)
  expect(JSON.parse(await shell(script))).toMatchObject({ url: 'https://news.example/2026/03/ferry' })
  // Again: it was accepted, and is refused.
  await expect(shell(script)).rejects.toMatchObject({ stderr: expect.stringContaining('409') })
})

it.runIf(tools || process.env.CI)('sends the articles of a feed, each once', async () => {
  const item = (link: string) => `<item><title>A</title>\n  <link>${link}</link><guid>x</guid></item>\n`
  let feed = ''
  const server = createServer((_request, response) => response.end(feed))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const env = { FEED: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, SEEN: join(dir, 'seen') }
  await writeFile(env.SEEN, '')
  const wrap = (items: string) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>\n${items}</channel></rss>`
  const script = example('A feed', 'sh')
  const run = async () =>
    (await shell(`set +o pipefail\n${script}`, env))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).url)
  feed = wrap(item('https://news.example/a?x=1&amp;y=2') + item('<![CDATA[https://news.example/b]]>'))
  expect(await run()).toEqual(['https://news.example/a?x=1&y=2', 'https://news.example/b'])
  expect(await run()).toEqual([])
  feed = wrap(item('https://news.example/c') + item('https://news.example/b'))
  expect(await run()).toEqual(['https://news.example/c'])
  await new Promise((closed) => server.close(closed))
})

it.runIf(tools || process.env.CI)('sends many at once', async () => {
  const lines = (await shell(example('Many at once', 'sh'))).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { line: 1, status: 202, postId: 'x/20' },
    { line: 2, status: 202, postId: 'x/21' },
  ])
})

/** As much of WordPress as the plugin calls. */
const WORDPRESS = `<?php
define( 'STET_URL', getenv( 'STET_URL' ) );
define( 'STET_HOOK_SECRET', getenv( 'STET_HOOK_SECRET' ) );
$GLOBALS['post'] = (object) array( 'post_status' => 'publish', 'post_type' => 'post', 'post_content' => "Gr\\u{fc}\\u{df}e \\u{1f44b} <b>/</b>" );
function add_action( $name, $call, $priority, $count ) { $GLOBALS['actions'][ $name ] = $call; }
function apply_filters( $name, $value ) { return '<p>' . $value . '</p>'; }
function wp_schedule_single_event( $time, $name, $args ) { $GLOBALS['events'][] = array( $time - time(), $name, $args ); }
function get_post( $id ) { return $GLOBALS['post']; }
function get_permalink( $post ) { return 'https://news.example/wordpress'; }
function get_post_time( $format, $gmt, $post ) { return gmdate( $format, 1772000000 ); }
function wp_json_encode( $value ) { return json_encode( $value ); }
function wp_remote_post( $url, $args ) {
	$headers = '';
	foreach ( $args['headers'] as $name => $value ) { $headers .= "$name: $value\\r\\n"; }
	$body = @file_get_contents( $url, false, stream_context_create( array( 'http' => array(
		'method' => 'POST', 'header' => $headers, 'content' => $args['body'], 'ignore_errors' => true ) ) ) );
	preg_match( '/ (\\d+) /', $http_response_header[0] ?? '', $found );
	return array( $found[1] ?? '', $body );
}
function wp_remote_retrieve_response_code( $answer ) { return $answer[0]; }
function wp_remote_retrieve_body( $answer ) { return $answer[1]; }
require getenv( 'PLUGIN' );
call_user_func( $GLOBALS['actions']['wp_after_insert_post'], 7, $GLOBALS['post'] );
while ( $event = array_shift( $GLOBALS['events'] ) ) {
	echo $event[0], ' ', json_encode( $event[2] ), "\\n";
	if ( $event[2][1] < 3 ) call_user_func_array( $GLOBALS['actions'][ $event[1] ], $event[2] );
}
`

it.runIf(has('php'))('sends what WordPress publishes, and again where Stet is away', async () => {
  const plugin = join(dir, 'stet.php')
  const wordpress = join(dir, 'wordpress.php')
  await writeFile(plugin, example('WordPress', 'php'))
  await writeFile(wordpress, WORDPRESS)
  expect(spawnSync('php', ['-l', plugin]).status).toBe(0)
  const run = async (env: Record<string, string> = {}) => {
    const child = spawn('php', [wordpress], {
      env: { ...process.env, STET_URL: service.url, STET_HOOK_SECRET: SECRET, PLUGIN: plugin, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    for await (const chunk of child.stdout) text += chunk
    return text.trim().split('\n')
  }
  const before = (await intake()).length
  expect(await run()).toEqual(['0 [7,0]'])
  const rows = await intake()
  expect(rows.length).toBe(before + 1)
  expect(rows.at(-1)).toMatchObject({
    url: 'https://news.example/wordpress',
    format: 'html',
    published_at: new Date(1_772_000_000_000),
  })
  expect(Buffer.from(rows.at(-1)?.body ?? []).toString()).toBe('<p>Grüße 👋 <b>/</b></p>')
  // The same again is known, and at rest; a Stet that is away is asked again, later and later.
  expect(await run()).toEqual(['0 [7,0]'])
  expect((await intake()).length).toBe(before + 1)
  expect(await run({ STET_URL: 'http://127.0.0.1:1' })).toEqual([
    '0 [7,0]',
    '30 [7,1]',
    '60 [7,2]',
    '120 [7,3]',
  ])
})
