<?php
/**
 * Copies of archived media.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Copies the media of cards into the uploads folder, by the SHA-256 of their bytes, so that readers load them from this site.
 */
final class Stet_Media {
	/** Types that browsers show and cannot run. */
	const EXTENSIONS = array(
		'image/jpeg' => 'jpg',
		'image/png'  => 'png',
		'image/gif'  => 'gif',
		'image/webp' => 'webp',
		'image/avif' => 'avif',
		'video/mp4'  => 'mp4',
		'video/webm' => 'webm',
		'audio/mpeg' => 'mp3',
		'audio/mp4'  => 'm4a',
		'audio/aac'  => 'aac',
		'audio/ogg'  => 'ogg',
	);
	/** A copy that no card has used for so long is removed. */
	const KEPT = 3 * DAY_IN_SECONDS;

	/**
	 * Copies a medium, unless it is here.
	 *
	 * @param array $medium The archive's description: `url`, `mime`, `bytes`, `sha256`.
	 * @return string|null The address of the copy; null if it cannot be copied.
	 */
	public static function copy( $medium ) {
		$sha256    = (string) ( $medium['sha256'] ?? '' );
		$extension = self::EXTENSIONS[ strtolower( strtok( (string) ( $medium['mime'] ?? '' ), '; ' ) ) ] ?? null;
		$uploads   = wp_upload_dir( null, false );
		if ( null === $extension || ! preg_match( '/^[0-9a-f]{64}$/', $sha256 ) || ! empty( $uploads['error'] ) ) {
			return null;
		}
		$name = '/stet/' . substr( $sha256, 0, 2 ) . '/' . $sha256 . '.' . $extension;
		$path = $uploads['basedir'] . $name;
		if ( ! file_exists( $path ) && ! self::fetch( $medium, $path ) ) {
			return null;
		}
		touch( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_touch
		return $uploads['baseurl'] . $name;
	}

	/**
	 * Fetches a medium from the archive and compares its bytes.
	 *
	 * @param array  $medium The archive's description.
	 * @param string $path   Where it goes.
	 * @return bool Whether it is there.
	 */
	private static function fetch( $medium, $path ) {
		// The archive may write another name of itself than the one by which this site reaches it.
		$at = strpos( (string) $medium['url'], '/v1/snapshots/' );
		if ( false === $at || ! wp_mkdir_p( dirname( $path ) ) ) {
			return false;
		}
		$part   = $path . '.' . wp_generate_password( 8, false ) . '.part';
		$answer = wp_remote_get(
			Stet_Settings::address() . substr( $medium['url'], $at ),
			array(
				'timeout'             => 60,
				'redirection'         => 0,
				'stream'              => true,
				'filename'            => $part,
				'limit_response_size' => (int) $medium['bytes'] + 1,
			)
		);
		$is_it  = ! is_wp_error( $answer )
			&& 200 === (int) wp_remote_retrieve_response_code( $answer )
			&& hash_file( 'sha256', $part ) === $medium['sha256'];
		if ( $is_it ) {
			return rename( $part, $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.rename_rename
		}
		if ( file_exists( $part ) ) {
			wp_delete_file( $part );
		}
		return false;
	}

	/**
	 * Removes copies that no card uses, once a day.
	 */
	public static function remove_unused() {
		if ( get_transient( 'stet_swept' ) ) {
			return;
		}
		set_transient( 'stet_swept', 1, DAY_IN_SECONDS );
		foreach ( self::files() as $path ) {
			if ( filemtime( $path ) < time() - self::KEPT ) {
				wp_delete_file( $path );
			}
		}
	}

	/**
	 * All copies.
	 *
	 * @return string[] Their paths.
	 */
	public static function files() {
		$uploads = wp_upload_dir( null, false );
		$found   = glob( $uploads['basedir'] . '/stet/*/*' );
		return $found ? $found : array();
	}
}
