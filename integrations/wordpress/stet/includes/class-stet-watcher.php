<?php
/**
 * Follows articles.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Asks the archive, every five minutes in WP-Cron, what became of the articles and which of them have a dead embed.
 */
final class Stet_Watcher {
	const WATCH    = 'stet_watch';
	const SCHEDULE = 'stet_five_minutes';
	/** Articles asked about in one run. */
	const PER_RUN = 50;
	/** Pages of the list of dead articles read in one run, of 200 articles each. */
	const MAX_PAGES = 20;

	/**
	 * Adds the hooks.
	 */
	public static function register() {
		// phpcs:ignore WordPress.WP.CronInterval
		add_filter( 'cron_schedules', array( __CLASS__, 'add_schedule' ) );
		add_action( self::WATCH, array( __CLASS__, 'watch' ) );
		add_action( 'init', array( __CLASS__, 'schedule' ) );
	}

	/**
	 * Adds the interval.
	 *
	 * @param array $schedules The intervals that WordPress knows.
	 * @return array
	 */
	public static function add_schedule( $schedules ) {
		$schedules[ self::SCHEDULE ] = array(
			'interval' => 5 * MINUTE_IN_SECONDS,
			'display'  => __( 'Every five minutes (Stet)', 'stet' ),
		);
		return $schedules;
	}

	/**
	 * Makes sure that the watcher runs.
	 */
	public static function schedule() {
		if ( Stet_Settings::is_complete() && ! wp_next_scheduled( self::WATCH ) ) {
			wp_schedule_event( time() + MINUTE_IN_SECONDS, self::SCHEDULE, self::WATCH );
		}
	}

	/**
	 * Watches once in half a minute, besides the regular runs: an article was sent.
	 */
	public static function schedule_soon() {
		wp_schedule_single_event( time() + 30, self::WATCH, array( 'soon' ) );
	}

	/**
	 * Watches once.
	 */
	public static function watch() {
		if ( ! Stet_Settings::is_complete() ) {
			return;
		}
		self::send_forgotten();
		$is_there = self::ask( Stet_Record::in_states( array( 'queued', 'working' ), self::PER_RUN, time() + 1 ) )
			&& self::ask( self::newly_dead() )
			&& self::ask( Stet_Record::in_states( array( 'done', 'failed' ), self::PER_RUN, time() - HOUR_IN_SECONDS ) );
		if ( $is_there ) {
			Stet_Cards::refresh();
		}
		Stet_Media::remove_unused();
	}

	/**
	 * Sends the posts again whose attempts have ended, or whose event WordPress has lost.
	 */
	private static function send_forgotten() {
		foreach ( Stet_Record::in_states( array( 'unsent' ), self::PER_RUN, time() - 6 * HOUR_IN_SECONDS ) as $post_id ) {
			if ( Stet_Article::is_public( get_post( $post_id ) ) ) {
				Stet_Sender::schedule( $post_id );
			} else {
				Stet_Record::forget( $post_id );
			}
		}
	}

	/**
	 * The posts that the archive lists as citing a dead post, and that are not known to do so. A token without the scope
	 * `read` may not list articles: then the regular questions find them later.
	 *
	 * @return int[]
	 */
	private static function newly_dead() {
		$known  = array_flip( Stet_Record::with_dead() );
		$found  = array();
		$cursor = '';
		for ( $page = 0; $page < self::MAX_PAGES; ++$page ) {
			$answer = Stet_Archive::authorized( 'GET', '/v1/articles?dead=true&limit=200' . ( '' === $cursor ? '' : '&cursor=' . rawurlencode( $cursor ) ) );
			$list   = Stet_Archive::json( $answer );
			foreach ( Stet_Record::posts_of( wp_list_pluck( $list['articles'] ?? array(), 'articleId' ) ) as $post_id ) {
				if ( ! isset( $known[ $post_id ] ) ) {
					$found[] = $post_id;
				}
			}
			$cursor = (string) ( $list['next'] ?? '' );
			if ( '' === $cursor ) {
				break;
			}
		}
		return array_slice( $found, 0, self::PER_RUN );
	}

	/**
	 * Asks the archive about articles.
	 *
	 * @param int[] $post_ids Their posts.
	 * @return bool Whether the archive answers.
	 */
	private static function ask( $post_ids ) {
		foreach ( $post_ids as $post_id ) {
			$answer = Stet_Archive::authorized( 'GET', '/v1/articles/' . rawurlencode( Stet_Record::article_of( $post_id ) ) );
			if ( 200 === $answer['status'] ) {
				Stet_Record::update( $post_id, Stet_Archive::json( $answer ) );
			} elseif ( 404 === $answer['status'] ) {
				// Another archive, or a new one.
				Stet_Record::forget( $post_id );
				if ( Stet_Article::is_public( get_post( $post_id ) ) ) {
					Stet_Sender::schedule( $post_id );
				}
			} elseif ( 0 === $answer['status'] || $answer['status'] >= 500 ) {
				return false;
			} else {
				update_post_meta( $post_id, Stet_Record::CHECKED, time() );
			}
		}
		return true;
	}
}
