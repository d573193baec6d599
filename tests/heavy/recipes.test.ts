import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, type Room } from '../api/retrieve/room.ts'
import { example } from '../docs/sections.ts'
import { hasChromium } from '../support/chromium.ts'
import { type NewsSite, openNewsSite } from '../support/news-site.ts'

/** That of the examples. */
const LOST = '1900000000000000001'
const LIVING = '1900000000000000002'
const tweet = (id: string): string =>
  `<blockquote class="twitter-tweet"><p>Lit again</p>&mdash; Mara (@mara_invented) <a href="https://twitter.com/mara_invented/status/${id}">March 1, 2026</a></blockquote>`

const hasPhp = spawnSync('php', ['--version']).status === 0
if (!hasChromium())
  console.warn('Skipped: recipes in a browser (no Chromium; Debian: apt-get install chromium).')
if (!hasPhp)
  console.warn('Skipped: the WordPress recipe for cards (no PHP; Debian: apt-get install php-cli).')

/** As much of WordPress as the recipe calls, and what WordPress does with what it is told. */
const WORDPRESS = `<?php
function add_action( $name, $call ) { $GLOBALS['actions'][ $name ] = $call; }
function is_singular() { return 'post' === getenv( 'PAGE' ); }
function wp_enqueue_script( $name, $src, $needs, $version, $how ) { $GLOBALS['head'] = "<script src='$src' async></script>"; }
function wp_oembed_add_provider( $format, $provider ) {
	$GLOBALS['pattern'] = '#' . str_replace( '\\\\*', '(.+)', preg_quote( $format, '#' ) ) . '#i';
	$GLOBALS['provider'] = $provider;
}
require getenv( 'PLUGIN' );
foreach ( array( 'init', 'wp_enqueue_scripts' ) as $name ) $GLOBALS['actions'][ $name ]();
$line = getenv( 'LINE' );
if ( preg_match( $GLOBALS['pattern'], $line ) ) {
	$asked = $GLOBALS['provider'] . '?' . http_build_query( array( 'maxwidth' => 640, 'maxheight' => 960, 'url' => $line, 'dnt' => 1, 'format' => 'json' ) );
	echo json_decode( file_get_contents( $asked ) )->html;
}
echo $GLOBALS['head'] ?? '';
`

describe.skipIf(!hasChromium())('the recipes of docs/retrieve.md', () => {
  let room: Room
  let archive: string
  let news: NewsSite
  let dir: string
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'all', STET_PUBLIC_URL: '' })
    archive = await room.api.listen({ host: '127.0.0.1', port: 0 })
    for (const id of [LOST, LIVING]) await room.keep(aRecord(id), '2026-03-04T05:06:07Z')
    await room.catalog.db.updateTable('posts').set({ state: 'lost' }).where('id', '=', LOST).execute()
    news = await openNewsSite()
    dir = await mkdtemp(join(tmpdir(), 'stet-recipes-'))
  })
  afterAll(async () => {
    await news?.[Symbol.asyncDispose]()
    await room?.[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  const recipe = (heading: string, language: string): string =>
    example('retrieve.md', heading, language).replaceAll('https://archive.example', archive)
  const opened = (body: string) =>
    news.open(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>News</title><link rel="icon" href="data:,">${body}</html>`,
      { viewport: { width: 720, height: 900 } },
    )
  /** The frame with the card, once it is as high as what is in it. */
  async function sized(page: Page): Promise<void> {
    const frame = page.locator(`iframe[src="${archive}/embed/x/${LOST}"]`)
    await frame.contentFrame().getByText('The lighthouse is lit again').first().waitFor()
    await expect
      .poll(async () => {
        const within = page.frames().find((one) => one.url().includes('/embed/'))
        const needed = Number(await within?.evaluate('document.documentElement.scrollHeight'))
        return needed > 300 && Math.abs(((await frame.boundingBox())?.height ?? 0) - needed) <= 2
      })
      .toBe(true)
  }

  it('one line in a page of static HTML puts the card where the embed has died', async () => {
    const { page } = await opened(
      `${recipe('Into the article, automatically', 'html')}${tweet(LOST)}${tweet(LIVING)}`,
    )
    await sized(page)
    expect(await page.locator('blockquote').count()).toBe(1)
    expect(await page.locator('blockquote').innerHTML()).toContain(LIVING)
    await page.close()
  })

  it('a frame in static HTML takes the height of its card, and asks nothing', async () => {
    const { page, asked } = await opened(recipe('Static HTML', 'html'))
    await sized(page)
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([])
    await page.close()
  })

  it.skipIf(!hasPhp)('what it tells WordPress does both', async () => {
    const [plugin, wordpress] = [join(dir, 'stet-cards.php'), join(dir, 'wordpress.php')]
    await writeFile(plugin, recipe('WordPress', 'php'))
    await writeFile(wordpress, WORDPRESS)
    const print = async (env: Record<string, string>) => {
      const child = spawn('php', [wordpress], {
        env: { ...process.env, PLUGIN: plugin, PAGE: 'post', LINE: 'https://news.example/', ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      return await text(child.stdout)
    }
    expect(await print({ PAGE: 'list' })).toBe('')
    const head = await print({})
    expect(head).toBe(`<script src='${archive}/embed.js' async></script>`)
    const replaced = await opened(`${head}${tweet(LOST)}`)
    await sized(replaced.page)
    await replaced.page.close()
    const { page } = await opened(await print({ PAGE: 'list', LINE: `${archive}/embed/x/${LOST}` }))
    await sized(page)
    await page.close()
  })
})
