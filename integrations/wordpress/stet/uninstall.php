<?php
/**
 * Removes all that the plugin keeps. The archive keeps what it has.
 *
 * @package Stet
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Removes it from one site.
 */
function stet_uninstall_site() {
	global $wpdb;
	foreach ( array( 'stet_send', 'stet_unpublish', 'stet_watch' ) as $hook ) {
		wp_unschedule_hook( $hook );
	}
	delete_option( 'stet_settings' );
	delete_option( 'stet_backfill' );
	// phpcs:disable WordPress.DB.DirectDatabaseQuery
	$keys = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM {$wpdb->postmeta} WHERE meta_key LIKE %s", $wpdb->esc_like( '_stet_' ) . '%' ) );
	array_map( 'delete_post_meta_by_key', $keys );
	$names = $wpdb->get_col( $wpdb->prepare( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( '_transient_stet_' ) . '%' ) );
	// phpcs:enable
	foreach ( $names as $name ) {
		delete_transient( substr( $name, strlen( '_transient_' ) ) );
	}
	$uploads = wp_upload_dir( null, false );
	$folder  = $uploads['basedir'] . '/stet';
	foreach ( array_merge( (array) glob( $folder . '/*/*' ), (array) glob( $folder . '/*' ), array( $folder ) ) as $path ) {
		if ( is_dir( $path ) ) {
			rmdir( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_rmdir
		} elseif ( is_file( $path ) ) {
			wp_delete_file( $path );
		}
	}
}

if ( is_multisite() ) {
	$stet_every = array(
		'fields' => 'ids',
		'number' => 0,
	);
	foreach ( get_sites( $stet_every ) as $stet_site ) {
		switch_to_blog( $stet_site );
		stet_uninstall_site();
		restore_current_blog();
	}
} else {
	stet_uninstall_site();
}
