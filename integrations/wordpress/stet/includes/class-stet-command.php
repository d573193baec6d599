<?php
/**
 * Commands of WP-CLI.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends old posts to the archive, and shows what became of them.
 */
final class Stet_Command {
	/** Where the backfill goes on. */
	const OPTION = 'stet_backfill';
	/** The longest pause when the archive is busy or away, in seconds. */
	const MAX_PAUSE = 60;
	/** How often a batch is tried. */
	const MAX_ATTEMPTS = 8;

	/**
	 * Sends the posts that were published before the plugin came, oldest first. Interrupted, it goes on where it stopped.
	 *
	 * ## OPTIONS
	 *
	 * [--post-type=<types>]
	 * : Post types, separated by commas. By default those of the settings.
	 *
	 * [--since=<date>]
	 * : Only posts published on this day or later.
	 *
	 * [--until=<date>]
	 * : Only posts published before this day.
	 *
	 * [--batch=<number>]
	 * : Posts in one request.
	 * ---
	 * default: 50
	 * ---
	 *
	 * [--restart]
	 * : Begin again with the first post.
	 *
	 * [--dry-run]
	 * : Count, and send nothing.
	 *
	 * ## EXAMPLES
	 *
	 *     wp stet backfill --since=2015-01-01
	 *
	 * @param string[] $args    None.
	 * @param array    $options The options.
	 */
	public function backfill( $args, $options ) {
		if ( ! Stet_Settings::is_complete() ) {
			WP_CLI::error( 'Set the address and the token of the archive first (Settings › Stet, or STET_URL and STET_TOKEN).' );
		}
		$query = $this->query_of( $options );
		$state = get_option( self::OPTION );
		if ( ! empty( $options['restart'] ) || ! is_array( $state ) || $state['query'] !== $query ) {
			$state = array(
				'query'  => $query,
				'after'  => 0,
				'sent'   => 0,
				'same'   => 0,
				'failed' => 0,
			);
		}
		$rest = $this->count( $query, $state['after'] );
		if ( ! empty( $options['dry-run'] ) ) {
			WP_CLI::success( "$rest posts would be sent." );
			return;
		}
		if ( $state['after'] > 0 ) {
			WP_CLI::log( "Going on after post {$state['after']}." );
		}
		$bar   = \WP_CLI\Utils\make_progress_bar( 'Sending', $rest );
		$batch = max( 1, min( 500, (int) ( $options['batch'] ?? 50 ) ) );
		while ( true ) {
			$ids = $this->ids( $query, $state['after'], $batch );
			if ( ! $ids ) {
				break;
			}
			foreach ( $this->send( $ids ) as $what => $number ) {
				$state[ $what ] += $number;
			}
			$state['after'] = (int) end( $ids );
			update_option( self::OPTION, $state, false );
			$bar->tick( count( $ids ) );
			wp_cache_flush_runtime();
		}
		$bar->finish();
		delete_option( self::OPTION );
		Stet_Watcher::schedule_soon();
		$words = "{$state['sent']} posts sent, {$state['same']} unchanged, {$state['failed']} refused.";
		if ( $state['failed'] > 0 ) {
			WP_CLI::warning( $words );
			WP_CLI::halt( 3 );
		}
		WP_CLI::success( $words );
	}

	/**
	 * Asks the archive now what became of the articles, as WP-Cron does every five minutes.
	 */
	public function watch() {
		Stet_Watcher::watch();
		$this->status();
	}

	/**
	 * Counts the articles by their state.
	 */
	public function status() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT meta_value AS state, COUNT(*) AS articles FROM {$wpdb->postmeta} WHERE meta_key = %s GROUP BY meta_value ORDER BY meta_value", Stet_Record::STATE ), ARRAY_A );
		foreach ( $rows as $row ) {
			WP_CLI::log( $row['articles'] . ' ' . Stet_Words::state( $row['state'] ) );
		}
		WP_CLI::log( count( Stet_Record::with_dead() ) . ' with a lost post' );
	}

	/**
	 * The posts that are meant.
	 *
	 * @param array $options The options.
	 * @return array{types: string[], since: string, until: string}
	 */
	private function query_of( $options ) {
		$types = isset( $options['post-type'] ) ? explode( ',', $options['post-type'] ) : Stet_Settings::post_types();
		$other = array_diff( $types, Stet_Settings::post_types() );
		if ( $other ) {
			WP_CLI::error( 'The settings do not list: ' . implode( ', ', $other ) . '.' );
		}
		foreach ( array( 'since', 'until' ) as $name ) {
			if ( isset( $options[ $name ] ) && ! preg_match( '/^\d{4}-\d\d-\d\d$/', $options[ $name ] ) ) {
				WP_CLI::error( "--$name is not a day such as 2015-01-31." );
			}
		}
		return array(
			'types' => array_values( $types ),
			'since' => ( $options['since'] ?? '0000-01-01' ) . ' 00:00:00',
			'until' => ( $options['until'] ?? '9999-12-31' ) . ' 00:00:00',
		);
	}

	/**
	 * Reads from the posts that are meant.
	 *
	 * @param string $what  The selected columns.
	 * @param array  $query The posts.
	 * @param int    $after Only ids above this one.
	 * @return string SQL.
	 */
	private function sql( $what, $query, $after ) {
		global $wpdb;
		$marks = implode( ', ', array_fill( 0, count( $query['types'] ), '%s' ) );
		// phpcs:disable WordPress.DB.PreparedSQL, WordPress.DB.PreparedSQLPlaceholders
		return $wpdb->prepare(
			"SELECT $what FROM {$wpdb->posts} WHERE ID > %d AND post_status = 'publish' AND post_password = '' AND post_type IN ( $marks ) AND post_date >= %s AND post_date < %s",
			array_merge( array( $after ), $query['types'], array( $query['since'], $query['until'] ) )
		);
		// phpcs:enable
	}

	/**
	 * How many posts are meant.
	 *
	 * @param array $query The posts.
	 * @param int   $after Only ids above this one.
	 * @return int
	 */
	private function count( $query, $after ) {
		global $wpdb;
		return (int) $wpdb->get_var( $this->sql( 'COUNT(*)', $query, $after ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * The next posts.
	 *
	 * @param array $query The posts.
	 * @param int   $after Only ids above this one.
	 * @param int   $limit At most so many.
	 * @return int[]
	 */
	private function ids( $query, $after, $limit ) {
		global $wpdb;
		return array_map( 'intval', $wpdb->get_col( $this->sql( 'ID', $query, $after ) . ' ORDER BY ID LIMIT ' . (int) $limit ) ); // phpcs:ignore WordPress.DB
	}

	/**
	 * Sends some posts in one request.
	 *
	 * @param int[] $ids The posts.
	 * @return array{sent: int, same: int, failed: int}
	 */
	private function send( $ids ) {
		$done  = array(
			'sent'   => 0,
			'same'   => 0,
			'failed' => 0,
		);
		$lines = array();
		foreach ( $ids as $post_id ) {
			$post = get_post( $post_id );
			if ( ! Stet_Article::is_public( $post ) ) {
				continue;
			}
			if ( '' !== Stet_Record::article_of( $post_id ) ) {
				++$done['same'];
				continue;
			}
			$request = Stet_Article::request( $post, array() );
			$line    = wp_json_encode( $request + array( 'priority' => 'backfill' ) );
			$lines[] = array( $post_id, $line, Stet_Article::hash( $request ) );
		}
		for ( $attempt = 0; $lines; ++$attempt ) {
			$answer = Stet_Archive::authorized( 'POST', '/v1/articles', implode( "\n", array_column( $lines, 1 ) ) . "\n", array( 'content-type' => 'application/x-ndjson' ) );
			if ( 202 !== $answer['status'] && ! Stet_Archive::may_pass_later( $answer['status'] ) ) {
				WP_CLI::error( $answer['error'] );
			}
			$again = 202 === $answer['status'] ? $this->read( $lines, $answer['body'], $done ) : $lines;
			if ( $again && $attempt + 1 >= self::MAX_ATTEMPTS ) {
				WP_CLI::error( 'The archive does not answer: ' . $answer['error'] . ' Run the command again later; it goes on here.' );
			}
			if ( $again ) {
				sleep( min( self::MAX_PAUSE, max( 1 << $attempt, (int) $answer['retry_after'] ) ) );
			}
			$lines = $again;
		}
		return $done;
	}

	/**
	 * Reads the answers to some lines.
	 *
	 * @param array  $lines What was sent: post, line, hash.
	 * @param string $body  The answer, one JSON document a line.
	 * @param array  $done  The counts, to which it adds.
	 * @return array The lines to send again.
	 */
	private function read( $lines, $body, &$done ) {
		$answers = array();
		foreach ( array_filter( explode( "\n", $body ) ) as $text ) {
			$one = json_decode( $text, true );
			if ( isset( $one['line'] ) ) {
				$answers[ $one['line'] ] = $one;
			}
		}
		$again = array();
		foreach ( $lines as $n => $line ) {
			list( $post_id, , $hash ) = $line;
			$one                      = $answers[ $n + 1 ] ?? array( 'status' => 0 );
			if ( 202 === $one['status'] ) {
				Stet_Record::accepted( $post_id, $one['articleId'], $hash );
				++$done['sent'];
			} elseif ( Stet_Archive::may_pass_later( $one['status'] ) ) {
				$again[] = $line;
			} else {
				Stet_Record::set_state( $post_id, 'refused', (string) ( $one['error']['message'] ?? '' ) );
				WP_CLI::warning( "Post $post_id: " . ( $one['error']['message'] ?? $one['status'] ) );
				++$done['failed'];
			}
		}
		return $again;
	}
}
