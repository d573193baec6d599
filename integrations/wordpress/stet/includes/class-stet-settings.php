<?php
/**
 * The plugin's settings.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads the settings: one option, and two constants of wp-config.php that go before it.
 */
final class Stet_Settings {
	const OPTION = 'stet_settings';

	/**
	 * The settings as they are stored.
	 *
	 * @return array{address: string, token: string, post_types: string[], cards: bool, max_media_mb: int}
	 */
	public static function all() {
		$stored = get_option( self::OPTION, array() );
		return wp_parse_args(
			is_array( $stored ) ? $stored : array(),
			array(
				'address'      => '',
				'token'        => '',
				'post_types'   => array( 'post' ),
				'cards'        => true,
				'max_media_mb' => 10,
			)
		);
	}

	/**
	 * The archive's address, without a slash at its end; empty if it is not set.
	 *
	 * @return string
	 */
	public static function address() {
		$address = defined( 'STET_URL' ) ? (string) STET_URL : self::all()['address'];
		return untrailingslashit( $address );
	}

	/**
	 * The archive's token; empty if it is not set.
	 *
	 * @return string
	 */
	public static function token() {
		return defined( 'STET_TOKEN' ) ? (string) STET_TOKEN : self::all()['token'];
	}

	/**
	 * Whether the plugin knows an archive.
	 *
	 * @return bool
	 */
	public static function is_complete() {
		return '' !== self::address() && '' !== self::token();
	}

	/**
	 * The post types whose posts are articles.
	 *
	 * @return string[]
	 */
	public static function post_types() {
		return array_values( array_intersect( self::all()['post_types'], array_keys( self::possible_post_types() ) ) );
	}

	/**
	 * All post types whose posts readers can open, by their names.
	 *
	 * @return array<string, WP_Post_Type>
	 */
	public static function possible_post_types() {
		$types = array_filter( get_post_types( array(), 'objects' ), 'is_post_type_viewable' );
		unset( $types['attachment'] );
		return $types;
	}

	/**
	 * Checks the settings that an administrator sent.
	 *
	 * @param mixed $sent The fields of the form.
	 * @return array
	 */
	public static function sanitize( $sent ) {
		$sent    = is_array( $sent ) ? $sent : array();
		$before  = self::all();
		$address = untrailingslashit( esc_url_raw( trim( (string) ( $sent['address'] ?? '' ) ), array( 'http', 'https' ) ) );
		$token   = trim( sanitize_text_field( (string) ( $sent['token'] ?? '' ) ) );
		if ( '' !== $token && ! preg_match( '/^[\w.~+\/=-]{1,200}$/', $token ) ) {
			add_settings_error( self::OPTION, 'token', __( 'This is not a token of Stet. The earlier one is kept.', 'stet' ) );
			$token = '';
		}
		return array(
			'address'      => $address,
			// The form never shows the token: an empty field keeps it.
			'token'        => '' === $token ? $before['token'] : $token,
			'post_types'   => array_values( array_intersect( (array) ( $sent['post_types'] ?? array() ), array_keys( self::possible_post_types() ) ) ),
			'cards'        => ! empty( $sent['cards'] ),
			'max_media_mb' => min( 500, max( 0, (int) ( $sent['max_media_mb'] ?? 10 ) ) ),
		);
	}
}
