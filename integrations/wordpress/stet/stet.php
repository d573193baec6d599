<?php
/**
 * Plugin Name:       Stet
 * Description:       Keeps the social posts that your articles embed: sends articles to a Stet archive, shows what became of each embed, and shows the archived copy where a post is gone.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           Apache-2.0
 * License URI:       https://www.apache.org/licenses/LICENSE-2.0
 * Text Domain:       stet
 * Domain Path:       /languages
 *
 * The Apache License 2.0 is compatible with version 3 of the GPL, under which WordPress ("GPLv2 or later") may be used.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

define( 'STET_VERSION', '0.1.0' );
define( 'STET_DIR', __DIR__ );

require_once STET_DIR . '/includes/class-stet-settings.php';
require_once STET_DIR . '/includes/class-stet-archive.php';
require_once STET_DIR . '/includes/class-stet-article.php';
require_once STET_DIR . '/includes/class-stet-record.php';
require_once STET_DIR . '/includes/class-stet-sender.php';
require_once STET_DIR . '/includes/class-stet-watcher.php';
require_once STET_DIR . '/includes/class-stet-media.php';
require_once STET_DIR . '/includes/class-stet-cards.php';
require_once STET_DIR . '/includes/class-stet-embeds.php';
require_once STET_DIR . '/includes/class-stet-words.php';
require_once STET_DIR . '/includes/class-stet-screens.php';
require_once STET_DIR . '/includes/class-stet-settings-page.php';

add_action(
	'init',
	static function () {
		load_plugin_textdomain( 'stet', false, dirname( plugin_basename( __FILE__ ) ) . '/languages' );
	}
);

Stet_Sender::register();
Stet_Watcher::register();
Stet_Embeds::register();
Stet_Screens::register();
Stet_Settings_Page::register();

register_deactivation_hook(
	__FILE__,
	static function ( $is_network_wide ) {
		$unschedule = static function () {
			array_map( 'wp_unschedule_hook', array( Stet_Sender::SEND, Stet_Sender::UNPUBLISH, Stet_Watcher::WATCH ) );
		};
		if ( ! $is_network_wide ) {
			$unschedule();
			return;
		}
		$every = array(
			'fields' => 'ids',
			'number' => 0,
		);
		foreach ( get_sites( $every ) as $site ) {
			switch_to_blog( $site );
			$unschedule();
			restore_current_blog();
		}
	}
);

if ( defined( 'WP_CLI' ) && WP_CLI ) {
	require_once STET_DIR . '/includes/class-stet-command.php';
	WP_CLI::add_command( 'stet', 'Stet_Command' );
}
