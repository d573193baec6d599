import { execFile } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { openPromise } from 'yauzl'

const DEBIAN = '/usr/share/wordpress'
const INTEGRATION = resolve('integrations/wordpress')
const PACKAGES = join(INTEGRATION, 'node_modules')
const BUILDS = join(PACKAGES, '@wp-playground/wordpress-builds')
export const PLUGIN = join(INTEGRATION, 'stet')
export const PLAYGROUND = join(PACKAGES, '.bin/wp-playground-cli')

/** A theme of three lines: what every theme calls, and nothing else. */
const THEME = `<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8"><title>News</title><link rel="icon" href="data:,"><?php wp_head(); ?></head>
<body><?php while ( have_posts() ) { the_post(); the_content(); } wp_footer(); ?></body></html>`

/** It runs on the loopback, from where WordPress fetches nothing by default, and must not look for updates. */
const ALONE = `<?php
add_filter( 'http_request_host_is_external', '__return_true' );
add_filter( 'http_allowed_safe_ports', fn ( $ports, $host, $url ) => array_merge( $ports, array( (int) parse_url( $url, PHP_URL_PORT ) ) ), 10, 3 );
add_filter( 'pre_http_request', fn ( $answer, $args, $url ) => 0 === strpos( $url, 'http://127.0.0.1:' ) ? $answer : new WP_Error( 'closed', $url ), 10, 3 );
`

/** Whether Debian's package `wordpress` is there. */
export const hasDebianWordpress = (): boolean => existsSync(`${DEBIAN}/wp-settings.php`)

/** Copies Debian's WordPress, without its configuration and content. */
export const copyDebianWordpress = (root: string): Promise<void> =>
  cp(DEBIAN, root, {
    recursive: true,
    dereference: true,
    filter: (path) =>
      !path.startsWith(`${DEBIAN}/wp-content`) && !/\/(\.htaccess|wp-config\.php)$/.test(path),
  })

/** Installs WordPress Playground and the WordPress of {@link copyPackagedWordpress}, unless they are there. */
export async function installPlayground(): Promise<void> {
  if (existsSync(PLAYGROUND) && existsSync(BUILDS)) return
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: INTEGRATION })
}

/** Copies the newest release candidate that npm has (6.6-RC3): its PHP is in an archive, its scripts and styles are beside it. */
export async function copyPackagedWordpress(root: string): Promise<void> {
  const content = join(root, 'wp-content')
  await cp(join(BUILDS, 'public/wp-beta'), root, {
    recursive: true,
    filter: (path) => !path.includes('/wp-content'),
  })
  const zip = await openPromise(join(BUILDS, 'src/wordpress/wp-beta.zip'))
  for await (const entry of zip.eachEntry()) {
    const path = join(root, entry.fileName)
    if (entry.fileName.endsWith('/') || entry.fileName === 'wp-config.php' || path.startsWith(content))
      continue
    await mkdir(dirname(path), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path))
  }
}

/**
 * Adds what every WordPress of the tests has: a plain theme, the plugin, and no way to the network.
 *
 * @param plugins further files of `wp-content/mu-plugins`
 */
export async function addContent(root: string, plugins: Readonly<Record<string, string>>): Promise<void> {
  const content = join(root, 'wp-content')
  for (const folder of ['mu-plugins', 'themes/plain']) await mkdir(join(content, folder), { recursive: true })
  await cp(PLUGIN, join(content, 'plugins/stet'), { recursive: true })
  await writeFile(join(content, 'themes/plain/style.css'), '/*\nTheme Name: Plain\n*/')
  await writeFile(join(content, 'themes/plain/index.php'), THEME)
  for (const [name, text] of Object.entries({ 'alone.php': ALONE, ...plugins })) {
    await writeFile(join(content, 'mu-plugins', name), text)
  }
}
