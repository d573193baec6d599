import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { IDS, site, url } from '../api/site.ts'
import { hasChromium } from '../support/chromium.ts'
import { createDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { startPlayground } from '../support/playground.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { sharedBrowser } from '../support/shared.ts'
import { until } from '../support/until.ts'
import { hasWordpress, startWordpress, type Wordpress } from '../support/wordpress.ts'

/** The newest WordPress and the oldest PHP on SQLite, in WordPress Playground; the oldest WordPress on MariaDB. */
const ENGINES = [
  ['WordPress Playground', true, startPlayground],
  ['PHP and MariaDB', hasWordpress(), () => startWordpress()],
] as const
const missing = ENGINES.filter(([, can]) => !can || !hasChromium()).map(([name]) => name)
if (missing.length > 0) {
  console.warn(
    `Skipped: the plugin in ${missing.join(' and ')} (Debian: apt-get install wordpress mariadb-server php-cli php-mysql chromium).`,
  )
}

const tweet = (id: string): string =>
  `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The words of “${id}” & more</p>&mdash; Harbour Desk (@harbour_desk) <a href="${url(id)}?ref_src=twsrc%5Etfw">March 2, 2026</a></blockquote>`
const block = (id: string): string =>
  `<!-- wp:embed {"url":"${url(id)}","type":"rich","providerNameSlug":"twitter","responsive":true} -->\n<figure class="wp-block-embed is-type-rich is-provider-twitter wp-block-embed-twitter"><div class="wp-block-embed__wrapper">\n${url(id)}\n</div></figure>\n<!-- /wp:embed -->`
const html = (markup: string): string => `<!-- wp:html -->\n${markup}\n<!-- /wp:html -->`
const paragraph = (words: string): string => `<!-- wp:paragraph -->\n<p>${words}</p>\n<!-- /wp:paragraph -->`

/** As much of WP-CLI as the commands call: WP-CLI itself is no package of the registries. */
const WP_CLI = `
if ( ! class_exists( 'WP_CLI' ) ) {
	eval( 'namespace WP_CLI\\\\Utils; function make_progress_bar( $words, $count ) { return new \\\\Bench_Bar( $count ); }' );
	class Bench_Bar {
		public $done = 0;
		public $all;
		function __construct( $all ) { $this->all = $all; }
		function tick( $n ) { $this->done += $n; if ( $this->done >= ( $GLOBALS['stop_at'] ?? INF ) ) throw new Exception( 'interrupted' ); }
		function finish() { echo "{$this->done}/{$this->all}\\n"; }
	}
	class WP_CLI {
		static function log( $words ) { echo $words, "\\n"; }
		static function success( $words ) { echo 'Success: ', $words, "\\n"; }
		static function warning( $words ) { echo 'Warning: ', $words, "\\n"; }
		static function error( $words ) { throw new Exception( 'Error: ' . $words ); }
		static function halt( $code ) { throw new Exception( "exit $code" ); }
	}
	require_once STET_DIR . '/includes/class-stet-command.php';
}
`

describe.for(ENGINES)('the plugin in %s', { timeout: 1_800_000 }, ([, can, start]) => {
  if (!can || !hasChromium()) return it.skip('is not tested here', () => {})
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let wordpress: Wordpress
  let browser: Browser
  let settings = ''

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const env = { ...origin.env, ...database.env, STET_PUBLISH: 'lost', STET_ALLOW_PRIVATE: '127.0.0.0/8' }
    service = await startAllInOne(serviceConfig(dir.path, env))
    parts.defer(() => service.close())
    wordpress = parts.use(await start())
    browser = await sharedBrowser()
    parts.defer(() => browser.close())
    const { db } = await service.app.catalog()
    const { token } = await createToken(db, { scopes: ['ingest', 'read'], name: 'cms' }, new Date())
    settings = `array( 'address' => '${service.url}', 'token' => '${token}', 'post_types' => array( 'post', 'page' ) )`
    await php(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      $failed = activate_plugin( 'stet/stet.php' );
      if ( $failed ) throw new Exception( $failed->get_error_message() );
      update_option( 'stet_settings', ${settings} );`)
  }, 1_000_000)
  afterAll(() => parts.disposeAsync())

  const php = (code: string) => wordpress.php(code)
  const literal = (text: string) => `base64_decode( '${Buffer.from(text).toString('base64')}' )`
  const save = async (content: string, more = '', id = 0): Promise<number> =>
    Number(
      await php(
        `echo ${id ? 'wp_update_post' : 'wp_insert_post'}( array( ${id ? `'ID' => ${id},` : ''} 'post_title' => 'The ferry is back', 'post_status' => 'publish', 'post_author' => 1, 'post_content' => wp_slash( ${literal(content)} ), ${more} ), true );`,
      ),
    )
  const view = async (id: number) =>
    JSON.parse(await php(`echo wp_json_encode( Stet_Screens::view( ${id} ) );`))
  const watch = () => php(`Stet_Watcher::watch();`)
  /** Waits until the article is archived. On a busy machine the archive may not answer in time; the next attempt is half a minute away. */
  const done = (id: number) =>
    until(async () => {
      const seen = JSON.parse(
        await php(`
          Stet_Watcher::watch();
          $view = Stet_Screens::view( ${id} );
          if ( 'unsent' === $view['state'] ) do_action( 'stet_send', ${id}, 0 );
          echo wp_json_encode( $view );`),
      )
      return seen.state === 'done' ? seen : null
    }, 600_000)
  const sent = async (content: string, more = '') => {
    const id = await save(content, more)
    await wordpress.cron()
    await done(id)
    return id
  }
  const articleOf = async (id: number) => {
    const { db } = await service.app.catalog()
    const article = await php(`echo Stet_Record::article_of( ${id} );`)
    return await db.selectFrom('articles').selectAll().where('id', '=', article).executeTakeFirst()
  }
  const requests = async () =>
    (
      await (await service.app.catalog()).db.selectFrom('intake').selectAll().orderBy('created_at').execute()
    ).filter(({ kind }) => kind === 'article')
  const lose = async (id: string, state: 'lost' | 'watched' = 'lost') => {
    const { db } = await service.app.catalog()
    await db.updateTable('posts').set({ state }).where('id', '=', id).execute()
    await db
      .updateTable('articles')
      .set({ has_lost_post: state === 'lost' })
      .where('id', 'in', (q) => q.selectFrom('citations').select('article_id').where('post_id', '=', id))
      .execute()
  }
  /** A page whose requests may take long: WebAssembly has its time. */
  const openPage = async (width: number): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    page.setDefaultTimeout(300_000)
    return page
  }
  /** Opens a post as a reader. @returns the page, and every address that the browser asked */
  const read = async (id: number) => {
    const page = await openPage(720)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${wordpress.url}/?p=${id}`, { waitUntil: 'networkidle' })
    return {
      page,
      asked,
      foreign: asked.filter(
        (one) => ![wordpress.url, `blob:${wordpress.url}`, 'data:'].some((own) => one.startsWith(own)),
      ),
    }
  }
  /** The words and the widths of the pictures in each card's shadow tree. */
  const cards = (page: Page) =>
    page.evaluate(`[...document.querySelectorAll('.stet-card')].map((one) => ({
      words: one.shadowRoot?.querySelector('.words')?.textContent ?? null,
      images: [...(one.shadowRoot?.querySelectorAll('img') ?? [])].map((img) => img.naturalWidth),
    }))`)

  it('archives what is published, and nothing that is not public', async () => {
    const before = (await requests()).length
    const id = await save([paragraph('Grüße 👋'), block(IDS.plain), html(tweet(IDS.photo))].join('\n\n'))
    expect(await view(id)).toMatchObject({ state: 'unsent', embeds: [] })
    expect((await requests()).length).toBe(before)
    await wordpress.cron()
    expect(await done(id)).toMatchObject({
      state: 'done',
      summary: '2 kept',
      pageUrl: `${service.url}/articles/${(await articleOf(id))?.id}`,
      embeds: [
        { url: url(IDS.plain), kind: 'kept', words: 'kept' },
        { url: url(IDS.photo), kind: 'kept', words: 'kept' },
      ],
    })
    expect(await articleOf(id)).toMatchObject({
      url: `${wordpress.url}/?p=${id}`,
      title: 'The ferry is back',
      author: 'desk',
      external_id: `127.0.0.1/${id}`,
    })
    const [row] = (await requests()).slice(before)
    expect([row?.priority, row?.format]).toEqual(['breaking', 'html'])
    // The same content again makes no request.
    await save([paragraph('Grüße 👋'), block(IDS.plain), html(tweet(IDS.photo))].join('\n\n'), '', id)
    await wordpress.cron()
    expect((await requests()).length).toBe(before + 1)
    await save(paragraph('Changed.') + html(tweet(IDS.photo)), '', id)
    await wordpress.cron()
    expect(await done(id)).toMatchObject({ summary: '1 kept' })

    const page = await sent(html(tweet(IDS.plain)), `'post_type' => 'page'`)
    expect((await articleOf(page))?.url).toContain(`page_id=${page}`)
    const count = (await requests()).length
    for (const more of [
      `'post_status' => 'draft'`,
      `'post_status' => 'private'`,
      `'post_password' => 'secret'`,
      `'post_status' => 'future', 'post_date' => '2099-01-01 00:00:00'`,
      `'post_type' => 'wp_block'`,
    ])
      await save(html(tweet(IDS.plain)), more)
    await wordpress.cron()
    expect((await requests()).length).toBe(count)
  })

  it('finds embeds that only the rendered page has, and addresses alone in their line', async () => {
    await php(`add_option( 'bench_code', ${literal(tweet(IDS.video))} );`)
    await php(
      `file_put_contents( WPMU_PLUGIN_DIR . '/code.php', '<?php add_shortcode( "story", fn () => get_option( "bench_code" ) );' );`,
    )
    const id = await sent(`Read this:\n\n${url(IDS.plain)}\n\n[story]`)
    expect((await view(id)).embeds).toEqual([
      { url: url(IDS.plain), kind: 'kept', words: 'kept' },
      { url: url(IDS.video), kind: 'kept', words: 'kept' },
    ])
    const { db } = await service.app.catalog()
    const rows = await db
      .selectFrom('citations')
      .select(['post_id', 'role'])
      .where('article_id', '=', (await articleOf(id))?.id ?? '')
      .execute()
    expect(rows.map(({ role }) => role)).toEqual(['embed', 'embed'])
  })

  it('says what is no longer published', async () => {
    const id = await sent(html(tweet(IDS.plain)))
    const article = await articleOf(id)
    await php(`wp_trash_post( ${id} );`)
    await wordpress.cron()
    const { db } = await service.app.catalog()
    const unpublishedAt = async () =>
      (
        await db
          .selectFrom('articles')
          .selectAll()
          .where('id', '=', article?.id ?? '')
          .executeTakeFirst()
      )?.unpublished_at
    expect(await unpublishedAt()).toBeInstanceOf(Date)
    expect(await view(id)).toMatchObject({ state: 'none', embeds: [] })
    await php(`wp_untrash_post( ${id} ); wp_publish_post( ${id} );`)
    await wordpress.cron()
    await done(id)
    expect(await unpublishedAt()).toBe(null)
    await save(html(tweet(IDS.plain)), `'post_password' => 'secret'`, id)
    await wordpress.cron()
    expect(await unpublishedAt()).toBeInstanceOf(Date)
    await save(html(tweet(IDS.plain)), `'post_password' => ''`, id)
    await wordpress.cron()
    await done(id)
    await php(`wp_delete_post( ${id}, true );`)
    await wordpress.cron()
    expect(await unpublishedAt()).toBeInstanceOf(Date)
  })

  it('shows the card of a lost post, and the reader asks the archive nothing', async () => {
    const content = [
      paragraph('Before.'),
      block(IDS.plain),
      html(tweet(IDS.photo)),
      html(tweet(IDS.video)),
      paragraph('The “end”.'),
    ].join('\n\n')
    const id = await sent(content)
    const untouched = await (await fetch(`${wordpress.url}/?p=${id}`)).text()
    expect(untouched).not.toContain('stet-card')
    for (const post of [IDS.plain, IDS.photo]) await lose(post)
    await watch()
    const { page, foreign } = await read(id)
    expect(await cards(page)).toEqual([
      { words: 'The night ferry sails again.', images: expect.any(Array) },
      { words: 'First light on the quay.', images: expect.arrayContaining([40]) },
    ])
    expect(foreign).toEqual([])
    expect(await page.locator('blockquote.twitter-tweet').count()).toBe(1)
    expect(await page.locator('blockquote.twitter-tweet').innerHTML()).toContain(IDS.video)
    const heights = await page.locator('.stet-card').evaluateAll((all) => all.map((one) => one.clientHeight))
    for (const height of heights) expect(height).toBeGreaterThan(150)
    // The shadow tree's styles are the card's; the page has kept its own.
    expect(
      await page.evaluate(
        `getComputedStyle(document.querySelector('.stet-card').shadowRoot.querySelector('.post')).display`,
      ),
    ).toBe('grid')
    await page.close()
    expect(await view(id)).toMatchObject({
      summary: '1 kept, 2 lost',
      embeds: [{ kind: 'lost', words: 'lost; the archive has a copy' }, { kind: 'lost' }, { kind: 'kept' }],
    })
    // Feeds get the words.
    const feed = await (await fetch(`${wordpress.url}/?feed=rss2`)).text()
    expect(feed).toContain('The night ferry sails again.')
    expect(feed).not.toContain('<template')

    await lose(IDS.plain, 'watched')
    await lose(IDS.photo, 'watched')
    await php(
      `global $wpdb; $wpdb->query( "UPDATE {$wpdb->postmeta} SET meta_value = '1' WHERE meta_key = '_stet_checked'" ); wp_cache_flush();`,
    )
    await watch()
    expect(await (await fetch(`${wordpress.url}/?p=${id}`)).text()).toBe(untouched)
  })

  it('shows only what the archive publishes, and what is taken down no longer', async () => {
    const id = await sent(html(tweet(IDS.plain)))
    await lose(IDS.plain)
    const { db } = await service.app.catalog()
    const decide = (approval: 'held' | null) =>
      db.updateTable('posts').set({ approval }).where('id', '=', IDS.plain).execute()
    const shown = async () => (await (await fetch(`${wordpress.url}/?p=${id}`)).text()).includes('stet-card')
    await decide('held')
    await watch()
    expect(await shown()).toBe(false)
    await decide(null)
    await watch()
    expect(await shown()).toBe(true)
    await decide('held')
    await watch()
    expect(await shown()).toBe(false)
    await decide(null)
    await lose(IDS.plain, 'watched')
  })

  it('leaves the page as before while the archive is away', async () => {
    const id = await sent(block(IDS.plain) + html(tweet(IDS.photo)))
    const untouched = await (await fetch(`${wordpress.url}/?p=${id}`)).text()
    await lose(IDS.photo)
    const away = `update_option( 'stet_settings', array( 'address' => 'http://127.0.0.1:${await freePort()}' ) + ${settings} );`
    await php(away)
    await watch()
    const { page, foreign } = await read(id)
    expect(await page.content()).not.toContain('stet-card')
    expect(foreign).toEqual([])
    await page.close()
    expect(await (await fetch(`${wordpress.url}/?p=${id}`)).text()).toBe(untouched)
    // A card that was fetched stays for a day, and no longer.
    await php(`update_option( 'stet_settings', ${settings} );`)
    await watch()
    expect(await (await fetch(`${wordpress.url}/?p=${id}`)).text()).toContain('stet-card')
    await php(away)
    await watch()
    expect(await (await fetch(`${wordpress.url}/?p=${id}`)).text()).toContain('stet-card')
    await php(
      `global $wpdb; $wpdb->query( "UPDATE {$wpdb->options} SET option_value = '1' WHERE option_name LIKE '_transient_timeout_stet_card_%'" ); wp_cache_flush();`,
    )
    expect(await (await fetch(`${wordpress.url}/?p=${id}`)).text()).toBe(untouched)
    // An editor publishes meanwhile: nothing waits, and nothing is lost.
    const other = await save(html(tweet(IDS.video)))
    expect(await view(other)).toMatchObject({ state: 'unsent', error: '' })
    await wordpress.cron()
    expect(await view(other)).toMatchObject({ state: 'unsent', error: expect.stringMatching(/\w/) })
    const pause = Number(
      await php(
        `echo wp_next_scheduled( 'stet_send', array( ${other}, 1 ) ) - get_post_meta( ${other}, '_stet_checked', true );`,
      ),
    )
    expect(pause).toBeGreaterThanOrEqual(30)
    expect(pause).toBeLessThanOrEqual(35)
    await php(`update_option( 'stet_settings', ${settings} ); do_action( 'stet_send', ${other}, 1 );`)
    expect(await done(other)).toMatchObject({ summary: '1 kept' })
    await lose(IDS.photo, 'watched')
  })

  it('sends 200 old posts by WP-CLI, each once, interrupted or not', async () => {
    await php(`
      update_option( 'stet_settings', array( 'address' => '' ) + ${settings} );
      for ( $n = 0; $n < 200; $n += 1 ) wp_insert_post( array( 'post_title' => "Old $n", 'post_status' => 'publish', 'post_date' => '2015-06-01 12:00:00', 'post_content' => ${literal(tweet(IDS.plain))} ) );
      update_option( 'stet_settings', ${settings} );`)
    const before = (await requests()).length
    const backfill = (options: string, more = '') =>
      php(
        `${WP_CLI} ${more} ( new Stet_Command() )->backfill( array(), array( 'since' => '2015-01-01', 'until' => '2016-01-01', ${options} ) );`,
      )
    expect(await backfill(`'dry-run' => true`)).toBe('Success: 200 posts would be sent.\n')
    await expect(backfill(`'batch' => 40`, `$GLOBALS['stop_at'] = 80;`)).rejects.toThrow('interrupted')
    expect((await requests()).length).toBe(before + 80)
    const began = performance.now()
    const said = await backfill(`'batch' => 40`)
    console.info(`120 posts in ${Math.round(performance.now() - began)} ms`)
    expect(said).toMatch(
      /Going on after post \d+\.\n120\/120\nSuccess: 200 posts sent, 0 unchanged, 0 refused\.\n/,
    )
    const rows = (await requests()).slice(before)
    expect([rows.length, new Set(rows.map(({ url }) => url)).size]).toEqual([200, 200])
    expect(new Set(rows.map(({ priority }) => priority))).toEqual(new Set(['backfill']))
    expect(await backfill('')).toContain('Success: 0 posts sent, 200 unchanged')
    await expect(backfill(`'since' => 'last year'`)).rejects.toThrow('is not a day')
    await until(async () => {
      const { db } = await service.app.catalog()
      const open = await db.selectFrom('intake').select('id').where('state', '!=', 'done').execute()
      return open.length === 0
    }, 900_000)
    for (let n = 0; n < 5; n += 1) await watch()
    expect(await php(`${WP_CLI} ( new Stet_Command() )->status();`)).not.toMatch(/\d (?:sent|being archived)/)
  })

  const signedIn = async (): Promise<Page> => {
    const page = await openPage(1280)
    await page.goto(`${wordpress.url}/wp-login.php`)
    await page.fill('#user_login', await php(`echo wp_get_current_user()->user_login;`))
    await page.fill('#user_pass', 'password')
    await Promise.all([page.waitForURL(/wp-admin/), page.click('#wp-submit')])
    return page
  }

  it('shows editors what became of each embed: in the list, and in the editor', async () => {
    const id = await sent(block(IDS.plain) + html(tweet(IDS.photo)))
    await lose(IDS.photo)
    await watch()
    const page = await signedIn()
    await page.goto(`${wordpress.url}/wp-admin/edit.php`)
    expect(await page.locator(`#post-${id} td.stet`).innerText()).toBe('1 kept, 1 lost')
    await page.goto(`${wordpress.url}/wp-admin/post.php?post=${id}&action=edit`)
    // A new user's first sight: while it is open, assistive technology sees nothing else. It may open late, or again.
    const guide = page.getByRole('dialog').getByRole('button', { name: /^Close/ })
    const toggle = page.getByRole('button', { name: 'Archived embeds' })
    const panel = page.locator('.stet-panel')
    await until(async () => {
      if (await guide.isVisible()) await guide.click()
      else if (await toggle.isVisible())
        if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click()
      return await panel.locator('.stet-lost').isVisible()
    }, 300_000)
    expect(await panel.locator('.stet-summary').innerText()).toBe('1 kept, 1 lost')
    expect(await panel.locator('.stet-lost').innerText()).toContain('lost; the archive has a copy')
    expect(await panel.getByRole('link', { name: /Open in the archive/ }).getAttribute('href')).toBe(
      `${service.url}/articles/${(await articleOf(id))?.id}`,
    )
    const before = (await requests()).length
    await panel.getByRole('button', { name: 'Send again' }).click()
    await until(
      async () => Number(await php(`echo wp_next_scheduled( 'stet_send', array( ${id}, 0 ) );`)) > 0,
    )
    await wordpress.cron()
    expect((await requests()).length).toBe(before + 1)
    await page.close()
    await lose(IDS.photo, 'watched')
  })

  it('has a page of settings that tests the connection and keeps the token secret', async () => {
    const page = await signedIn()
    const open = () => page.goto(`${wordpress.url}/wp-admin/options-general.php?page=stet`)
    const test = async () => {
      await page.getByRole('button', { name: 'Test the connection' }).click()
      return await page.locator('.wrap .notice p').first().innerText()
    }
    await open()
    const token = await php(`echo Stet_Settings::token();`)
    expect(token).toMatch(/^stet_/)
    expect(await page.content()).not.toContain(token)
    expect(await test()).toBe('The archive answers, and the token suffices.')
    await page.fill('#stet-token', 'stet_wrong')
    await page.click('#submit')
    expect(await php(`echo Stet_Settings::token();`)).toBe('stet_wrong')
    expect(await test()).toMatch(/401/)
    // An empty field keeps the token; so does one that is none.
    await page.fill('#stet-token', 'no token at all')
    await page.click('#submit')
    expect(await php(`echo Stet_Settings::token();`)).toBe('stet_wrong')
    await page.close()
    await php(`update_option( 'stet_settings', ${settings} );`)
    // Without the nonce nothing happens.
    const bare = await fetch(`${wordpress.url}/wp-admin/admin-post.php?action=stet_test`, {
      redirect: 'manual',
    })
    expect([302, 403, 400, 200]).toContain(bare.status)
    expect(
      await php(`wp_set_current_user( 0 ); echo current_user_can( 'manage_options' ) ? 'yes' : 'no';`),
    ).toBe('no')
  })

  it('leaves nothing when it is uninstalled', async () => {
    // file_exists() in a worker of Playground does not notice what another worker removed; is_dir() looks.
    const left = `
      global $wpdb;
      echo wp_json_encode( array(
        $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key LIKE '%stet%'" ),
        $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE '%stet%'" ),
        substr_count( serialize( _get_cron_array() ), 'stet' ),
        is_dir( wp_upload_dir()['basedir'] . '/stet' ),
      ) );`
    expect(JSON.parse(await php(left))).toEqual([
      expect.stringMatching(/^[1-9]/),
      expect.stringMatching(/^[1-9]/),
      expect.any(Number),
      true,
    ])
    await php(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      deactivate_plugins( 'stet/stet.php' );
      uninstall_plugin( 'stet/stet.php' );`)
    expect(JSON.parse(await php(left))).toEqual(['0', '0', 0, false])
  })
})
