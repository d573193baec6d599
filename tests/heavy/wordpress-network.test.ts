import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasWordpress, startWordpress, type Wordpress } from '../support/wordpress.ts'

if (!hasWordpress()) {
  console.warn(
    'Skipped: the plugin in a network of sites (Debian: apt-get install wordpress mariadb-server php-cli php-mysql).',
  )
}

/** The sites of the network: each is another newsroom with an archive of its own. */
const NEWS = 1
const SPORT = 2
const POST = 'https://x.com/harbour_desk/status/1900000000000000801'

describe.skipIf(!hasWordpress())('the plugin in a network of sites', { timeout: 300_000 }, () => {
  let wordpress: Wordpress
  beforeAll(async () => {
    wordpress = await startWordpress({}, true)
    // WordPress strips the port from a new site's address.
    await wordpress.php(`
      wp_insert_site( array( 'domain' => get_network()->domain, 'path' => '/sport/', 'network_id' => 1, 'user_id' => 1, 'title' => 'Sport' ) );
      $GLOBALS['wpdb']->update( $GLOBALS['wpdb']->blogs, array( 'domain' => get_network()->domain ), array( 'blog_id' => ${SPORT} ) );
      switch_to_blog( ${SPORT} );
      switch_theme( 'plain' );
      foreach ( array( 'home', 'siteurl' ) as $name ) update_option( $name, '${wordpress.url}/sport' );
      update_option( 'permalink_structure', '' );
      restore_current_blog();
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      $failed = activate_plugin( 'stet/stet.php', '', true );
      if ( $failed ) throw new Exception( $failed->get_error_message() );`)
  }, 300_000)
  afterAll(() => wordpress?.[Symbol.asyncDispose]())

  const on = async <T>(site: number, code: string): Promise<T> =>
    JSON.parse(await wordpress.php(`switch_to_blog( ${site} ); ${code}`)) as T
  /** Publishes a post with a dead embed, as the watcher leaves it, with its card and a copied picture. @returns its id */
  const publish = (site: number, words: string): Promise<number> =>
    on(
      site,
      `
      $id = wp_insert_post( array( 'post_title' => 'The ferry', 'post_status' => 'publish', 'post_content' => '<blockquote>gone</blockquote>' ), true );
      Stet_Record::accepted( $id, 'article-${site}', 'hash' );
      Stet_Record::update( $id, array( 'citations' => array( array( 'role' => 'embed', 'url' => '${POST}', 'quote' => '<blockquote>gone</blockquote>', 'outcome' => 'captured', 'state' => 'lost' ) ) ) );
      set_transient( 'stet_card_' . md5( '${POST}' ), array( 'html' => '<p>${words}</p>', 'style' => '', 'text' => '${words}', 'name' => '', 'day' => '2026-03-04', 'fetched' => time() ), DAY_IN_SECONDS );
      Stet_Watcher::schedule_soon();
      wp_mkdir_p( wp_upload_dir()['basedir'] . '/stet/aa' );
      file_put_contents( wp_upload_dir()['basedir'] . '/stet/aa/picture.png', '.' );
      echo $id;`,
    )
  /** What the plugin has on a site: metadata, options, events, files. */
  const kept = (site: number) =>
    on<[number, number, number, number]>(
      site,
      `
      global $wpdb;
      echo wp_json_encode( array(
        (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->postmeta} WHERE meta_key LIKE '%stet%'" ),
        (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE '%stet%'" ),
        substr_count( serialize( _get_cron_array() ), '"stet_' ),
        count( (array) glob( wp_upload_dir()['basedir'] . '/stet/*/*' ) ) + (int) is_dir( wp_upload_dir()['basedir'] . '/stet' ),
      ) );`,
    )

  it('has settings, articles and cards of its own on each site', async () => {
    for (const [site, address] of [
      [NEWS, 'https://archive.news.example'],
      [SPORT, 'https://archive.sport.example'],
    ] as const) {
      await on(
        site,
        `update_option( 'stet_settings', array( 'address' => '${address}', 'token' => 'stet_${site}' ) ); echo 1;`,
      )
    }
    const asked = `echo wp_json_encode( array( Stet_Settings::address(), Stet_Settings::token() ) );`
    expect(await on(NEWS, asked)).toEqual(['https://archive.news.example', 'stet_1'])
    expect(await on(SPORT, asked)).toEqual(['https://archive.sport.example', 'stet_2'])

    const ids = [await publish(NEWS, 'The ferry sails.'), await publish(SPORT, 'The cup is ours.')] as const
    const request = (id: number) =>
      `echo wp_json_encode( Stet_Article::request( get_post( ${id} ), array() ) );`
    const { host } = new URL(wordpress.url)
    expect(await on(NEWS, request(ids[0]))).toMatchObject({
      url: `http://${host}/?p=${ids[0]}`,
      externalId: `127.0.0.1/${ids[0]}`,
    })
    expect(await on(SPORT, request(ids[1]))).toMatchObject({
      url: `http://${host}/sport/?p=${ids[1]}`,
      externalId: `127.0.0.1/sport/${ids[1]}`,
    })
    const read = async (path: string) => await (await fetch(`${wordpress.url}${path}`)).text()
    const [news, sport] = [await read(`/?p=${ids[0]}`), await read(`/sport/?p=${ids[1]}`)]
    expect(news).toContain('<template shadowrootmode="open"><style></style><p>The ferry sails.</p>')
    expect(sport).toContain('<template shadowrootmode="open"><style></style><p>The cup is ours.</p>')
  })

  it('runs on no site when the network has deactivated it', async () => {
    for (const site of [NEWS, SPORT]) expect((await kept(site))[2]).toBeGreaterThan(1)
    await wordpress.php(
      `require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins( 'stet/stet.php', false, true );`,
    )
    for (const site of [NEWS, SPORT]) {
      expect(await kept(site)).toEqual([expect.any(Number), expect.any(Number), 0, 2])
    }
  })

  it('leaves nothing on any site when it is uninstalled', async () => {
    for (const site of [NEWS, SPORT]) {
      const [metadata, options] = await kept(site)
      expect(metadata).toBeGreaterThan(4)
      expect(options).toBeGreaterThan(2)
    }
    await wordpress.php(
      `require_once ABSPATH . 'wp-admin/includes/plugin.php'; uninstall_plugin( 'stet/stet.php' );`,
    )
    for (const site of [NEWS, SPORT]) expect(await kept(site)).toEqual([0, 0, 0, 0])
    expect(await on(SPORT, `echo wp_json_encode( get_option( 'blogname' ) );`)).toBe('Sport')
  })
})
