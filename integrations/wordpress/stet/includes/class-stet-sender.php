<?php
/**
 * Sends articles.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends what is published or changed, and says what is no longer published. WP-Cron does it: no editor waits for the archive.
 */
final class Stet_Sender {
	const SEND      = 'stet_send';
	const UNPUBLISH = 'stet_unpublish';
	/** The last pause is four hours long. */
	const MAX_ATTEMPTS = 10;

	/**
	 * Adds the hooks.
	 */
	public static function register() {
		add_action( 'wp_after_insert_post', array( __CLASS__, 'on_save' ), 10, 2 );
		add_action( 'before_delete_post', array( __CLASS__, 'on_delete' ) );
		add_action( self::SEND, array( __CLASS__, 'send' ), 10, 2 );
		add_action( self::UNPUBLISH, array( __CLASS__, 'unpublish' ), 10, 3 );
	}

	/**
	 * A post was saved.
	 *
	 * @param int     $post_id The post.
	 * @param WP_Post $post    The same.
	 */
	public static function on_save( $post_id, $post ) {
		if ( ! Stet_Settings::is_complete() || wp_is_post_revision( $post_id ) || wp_is_post_autosave( $post_id ) ) {
			return;
		}
		if ( Stet_Article::is_public( $post ) ) {
			self::schedule( $post_id );
		} else {
			self::schedule_unpublish( $post_id, Stet_Record::article_of( $post_id ) );
		}
	}

	/**
	 * A post is about to be deleted.
	 *
	 * @param int $post_id The post.
	 */
	public static function on_delete( $post_id ) {
		if ( Stet_Settings::is_complete() ) {
			self::schedule_unpublish( $post_id, Stet_Record::article_of( $post_id ) );
		}
	}

	/**
	 * Sends a post soon.
	 *
	 * @param int $post_id The post.
	 */
	public static function schedule( $post_id ) {
		if ( '' === Stet_Record::article_of( $post_id ) ) {
			Stet_Record::set_state( $post_id, 'unsent' );
		}
		wp_schedule_single_event( time(), self::SEND, array( $post_id, 0 ) );
	}

	/**
	 * Says soon that an article is no longer published.
	 *
	 * @param int    $post_id    Its post.
	 * @param string $article_id The article; empty: there is none.
	 */
	private static function schedule_unpublish( $post_id, $article_id ) {
		if ( '' !== $article_id ) {
			wp_schedule_single_event( time(), self::UNPUBLISH, array( $article_id, $post_id, 0 ) );
		}
	}

	/**
	 * Sends a post, and again later if the archive is away.
	 *
	 * @param int $post_id The post.
	 * @param int $attempt How often it was tried before.
	 */
	public static function send( $post_id, $attempt ) {
		$post = get_post( $post_id );
		if ( ! Stet_Settings::is_complete() || ! Stet_Article::is_public( $post ) ) {
			return;
		}
		$rendered = Stet_Article::rendered_embeds( $post );
		if ( null !== $rendered['answer'] ) {
			self::later( $post_id, $attempt, $rendered['answer'] );
			return;
		}
		$request  = Stet_Article::request( $post, $rendered['markup'] );
		$hash     = Stet_Article::hash( $request );
		$is_new   = time() - (int) get_post_time( 'U', true, $post ) < DAY_IN_SECONDS;
		$priority = $is_new ? 'breaking' : 'normal';
		$before   = Stet_Record::article_of( $post_id );
		if ( '' !== $before && get_post_meta( $post_id, Stet_Record::SENT, true ) === $hash ) {
			return;
		}
		// A request whose answer was lost is not done twice.
		$answer = Stet_Archive::authorized(
			'POST',
			'/v1/articles',
			wp_json_encode( $request + array( 'priority' => $priority ) ),
			array( 'idempotency-key' => Stet_Record::key_of( $post_id, $priority . ' ' . $hash ) )
		);
		if ( 202 === $answer['status'] ) {
			$article_id = (string) ( Stet_Archive::json( $answer )['articleId'] ?? '' );
			Stet_Record::accepted( $post_id, $article_id, $hash );
			if ( $before !== $article_id ) {
				// Its address changed.
				self::schedule_unpublish( $post_id, $before );
			}
			Stet_Watcher::schedule_soon();
		} elseif ( Stet_Archive::may_pass_later( $answer['status'] ) ) {
			self::later( $post_id, $attempt, $answer );
		} else {
			Stet_Record::set_state( $post_id, 'refused', $answer['error'] );
		}
	}

	/**
	 * Says that an article is no longer published.
	 *
	 * @param string $article_id The article.
	 * @param int    $post_id    Its post.
	 * @param int    $attempt    How often it was tried before.
	 */
	public static function unpublish( $article_id, $post_id, $attempt ) {
		$is_current = Stet_Record::article_of( $post_id ) === $article_id;
		if ( ! Stet_Settings::is_complete() || ( $is_current && Stet_Article::is_public( get_post( $post_id ) ) ) ) {
			return;
		}
		$answer = Stet_Archive::authorized( 'DELETE', '/v1/articles/' . rawurlencode( $article_id ) );
		if ( in_array( $answer['status'], array( 204, 404 ), true ) ) {
			if ( $is_current ) {
				Stet_Record::forget( $post_id );
			}
		} elseif ( $attempt < self::MAX_ATTEMPTS && Stet_Archive::may_pass_later( $answer['status'] ) ) {
			wp_schedule_single_event( time() + self::pause( $attempt, $answer ), self::UNPUBLISH, array( $article_id, $post_id, $attempt + 1 ) );
		}
	}

	/**
	 * Sends a post again after a pause that grows. The watcher takes care of those that were tried often enough.
	 *
	 * @param int   $post_id The post.
	 * @param int   $attempt How often it was tried before.
	 * @param array $answer  The archive's answer.
	 */
	private static function later( $post_id, $attempt, $answer ) {
		if ( '' === Stet_Record::article_of( $post_id ) ) {
			Stet_Record::set_state( $post_id, 'unsent', $answer['error'] );
		}
		if ( $attempt < self::MAX_ATTEMPTS ) {
			wp_schedule_single_event( time() + self::pause( $attempt, $answer ), self::SEND, array( $post_id, $attempt + 1 ) );
		}
	}

	/**
	 * The pause before the next attempt, in seconds.
	 *
	 * @param int   $attempt How often it was tried before.
	 * @param array $answer  The archive's answer, which may name a time.
	 * @return int
	 */
	private static function pause( $attempt, $answer ) {
		return max( 30 * 2 ** $attempt, min( DAY_IN_SECONDS, (int) $answer['retry_after'] ) );
	}
}
