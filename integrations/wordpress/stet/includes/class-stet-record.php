<?php
/**
 * What WordPress knows of an article in the archive.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * The post's metadata: all that the plugin keeps of an article.
 */
final class Stet_Record {
	/** The article's id in the archive. */
	const ARTICLE = '_stet_article';
	/** `unsent`, the archive's `queued`, `working`, `done`, `failed`, or `refused`: it is not sent again until it changes. */
	const STATE = '_stet_state';
	/** When the state was asked or changed, in seconds since 1970. */
	const CHECKED = '_stet_checked';
	/** SHA-256 of the request that was accepted. */
	const SENT = '_stet_sent';
	/** The idempotency key of a request that was not answered yet. */
	const KEY = '_stet_key';
	/** Why the article was not accepted, or could not be read. */
	const ERROR = '_stet_error';
	/** What became of each citation. */
	const EMBEDS = '_stet_embeds';
	/** Address and markup of each embed whose post is dead. */
	const DEAD = '_stet_dead';

	const KEYS = array( self::ARTICLE, self::STATE, self::CHECKED, self::SENT, self::KEY, self::ERROR, self::EMBEDS, self::DEAD );

	/**
	 * The id of a post's article; empty if it has none.
	 *
	 * @param int $post_id The post.
	 * @return string
	 */
	public static function article_of( $post_id ) {
		return (string) get_post_meta( $post_id, self::ARTICLE, true );
	}

	/**
	 * Sets a post's state.
	 *
	 * @param int    $post_id The post.
	 * @param string $state   The state.
	 * @param string $error   Why.
	 */
	public static function set_state( $post_id, $state, $error = '' ) {
		update_post_meta( $post_id, self::STATE, $state );
		update_post_meta( $post_id, self::CHECKED, time() );
		update_post_meta( $post_id, self::ERROR, wp_slash( $error ) );
	}

	/**
	 * The idempotency key of a request: the same one until it is accepted, and a new one for the same content later.
	 *
	 * @param int    $post_id The post.
	 * @param string $request What tells this request from another.
	 * @return string
	 */
	public static function key_of( $post_id, $request ) {
		$kept = get_post_meta( $post_id, self::KEY, true );
		if ( is_array( $kept ) && $kept['request'] === $request ) {
			return $kept['key'];
		}
		$key = wp_generate_uuid4();
		update_post_meta(
			$post_id,
			self::KEY,
			array(
				'request' => $request,
				'key'     => $key,
			)
		);
		return $key;
	}

	/**
	 * Keeps that the archive accepted a post.
	 *
	 * @param int    $post_id    The post.
	 * @param string $article_id The article's id.
	 * @param string $hash       SHA-256 of the request.
	 */
	public static function accepted( $post_id, $article_id, $hash ) {
		update_post_meta( $post_id, self::ARTICLE, wp_slash( $article_id ) );
		update_post_meta( $post_id, self::SENT, $hash );
		delete_post_meta( $post_id, self::KEY );
		self::set_state( $post_id, 'queued' );
	}

	/**
	 * Keeps what the archive says of an article.
	 *
	 * @param int   $post_id The post.
	 * @param array $view    The archive's answer.
	 */
	public static function update( $post_id, $view ) {
		$embeds = array();
		$dead   = array();
		foreach ( $view['citations'] ?? array() as $one ) {
			$state    = $one['state'] ?? null;
			$embeds[] = array(
				'url'     => $one['url'] ?? null,
				'role'    => $one['role'],
				'outcome' => $one['outcome'] ?? null,
				'reason'  => $one['reason'] ?? null,
				'missing' => count( $one['missing'] ?? array() ),
				'state'   => $state,
				'capture' => $one['capture'] ?? null,
				'down'    => ! empty( $one['takenDown'] ),
			);
			if ( 'embed' === $one['role'] && isset( $one['url'] ) && Stet_Cards::is_dead( $state ) ) {
				$dead[] = array(
					'url'   => $one['url'],
					'quote' => $one['quote'],
				);
			}
		}
		self::set_state( $post_id, (string) ( $view['state'] ?? 'done' ), (string) ( $view['error']['message'] ?? '' ) );
		update_post_meta( $post_id, self::EMBEDS, wp_slash( $embeds ) );
		if ( get_post_meta( $post_id, self::DEAD, true ) === ( $dead ? $dead : '' ) ) {
			return;
		}
		if ( $dead ) {
			update_post_meta( $post_id, self::DEAD, wp_slash( $dead ) );
		} else {
			delete_post_meta( $post_id, self::DEAD );
		}
		// Caches of whole pages follow this.
		clean_post_cache( $post_id );
	}

	/**
	 * Forgets an article.
	 *
	 * @param int $post_id The post.
	 */
	public static function forget( $post_id ) {
		foreach ( self::KEYS as $key ) {
			delete_post_meta( $post_id, $key );
		}
		clean_post_cache( $post_id );
	}

	/**
	 * The posts in some states, those first that were checked longest ago.
	 *
	 * @param string[] $states The states.
	 * @param int      $limit  At most so many.
	 * @param int      $before Only those checked before this time, in seconds since 1970.
	 * @return int[]
	 */
	public static function in_states( $states, $limit, $before ) {
		global $wpdb;
		$marks = implode( ', ', array_fill( 0, count( $states ), '%s' ) );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT s.post_id FROM {$wpdb->postmeta} s JOIN {$wpdb->postmeta} c ON c.post_id = s.post_id AND c.meta_key = %s
				WHERE s.meta_key = %s AND s.meta_value IN ( $marks ) AND CAST( c.meta_value AS SIGNED ) < %d
				ORDER BY CAST( c.meta_value AS SIGNED ), s.post_id LIMIT %d",
				array_merge( array( self::CHECKED, self::STATE ), $states, array( $before, $limit ) )
			)
		);
		// phpcs:enable
		return array_map( 'intval', $ids );
	}

	/**
	 * The posts of articles, by the articles' ids.
	 *
	 * @param string[] $article_ids Some ids.
	 * @return int[]
	 */
	public static function posts_of( $article_ids ) {
		global $wpdb;
		if ( ! $article_ids ) {
			return array();
		}
		$marks = implode( ', ', array_fill( 0, count( $article_ids ), '%s' ) );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders
		$ids = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s AND meta_value IN ( $marks )",
				array_merge( array( self::ARTICLE ), $article_ids )
			)
		);
		// phpcs:enable
		return array_map( 'intval', $ids );
	}

	/**
	 * The posts with a dead embed.
	 *
	 * @return int[]
	 */
	public static function with_dead() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = %s ORDER BY post_id", self::DEAD ) );
		return array_map( 'intval', $ids );
	}
}
