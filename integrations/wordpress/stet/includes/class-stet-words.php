<?php
/**
 * Words for what became of an embed.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Says in an editor's words what the archive says in codes.
 */
final class Stet_Words {
	/**
	 * What became of an embed: `kept`, `lost`, `failed`, `waiting`.
	 *
	 * @param array $embed An embed of the record.
	 * @return string
	 */
	public static function kind( $embed ) {
		if ( Stet_Cards::is_dead( $embed['state'] ) ) {
			return 'lost';
		}
		if ( in_array( $embed['capture'], array( 'queued', 'working' ), true ) ) {
			return 'waiting';
		}
		return in_array( $embed['outcome'], array( 'captured', 'partial', 'salvaged', 'private', 'withheld', 'age-gated' ), true ) ? 'kept' : 'failed';
	}

	/**
	 * The same in words.
	 *
	 * @param array $embed An embed of the record.
	 * @return string
	 */
	public static function describe( $embed ) {
		if ( ! empty( $embed['down'] ) ) {
			return __( 'taken down in the archive', 'stet' );
		}
		$kept = in_array( $embed['outcome'], array( 'captured', 'partial', 'salvaged' ), true );
		if ( Stet_Cards::is_dead( $embed['state'] ) ) {
			return $kept ? __( 'lost; the archive has a copy', 'stet' ) : __( 'lost; the archive has no copy', 'stet' );
		}
		if ( in_array( $embed['capture'], array( 'queued', 'working' ), true ) ) {
			return __( 'being archived', 'stet' );
		}
		$words = array(
			'captured'    => __( 'kept', 'stet' ),
			'partial'     => __( 'kept in part', 'stet' ),
			'salvaged'    => __( 'kept from another archive', 'stet' ),
			'gone'        => __( 'gone before it could be kept', 'stet' ),
			'private'     => __( 'protected by its author', 'stet' ),
			'withheld'    => __( 'withheld in some countries', 'stet' ),
			'age-gated'   => __( 'shown to adults only', 'stet' ),
			'blocked'     => __( 'failed: the platform refuses the archive', 'stet' ),
			'failed'      => __( 'failed: the archive will try again', 'stet' ),
			'unsupported' => __( 'the platform has no public way to ask', 'stet' ),
			'unresolved'  => __( 'its address was not found', 'stet' ),
		);
		return $words[ $embed['outcome'] ] ?? __( 'not known yet', 'stet' );
	}

	/**
	 * The state of an article in words.
	 *
	 * @param string $state The state.
	 * @return string
	 */
	public static function state( $state ) {
		$words = array(
			'unsent'  => __( 'not sent yet', 'stet' ),
			'queued'  => __( 'sent', 'stet' ),
			'working' => __( 'being archived', 'stet' ),
			'done'    => __( 'archived', 'stet' ),
			'failed'  => __( 'could not be read', 'stet' ),
			'refused' => __( 'refused by the archive', 'stet' ),
		);
		return $words[ $state ] ?? __( 'not sent', 'stet' );
	}

	/**
	 * How many embeds there are of each kind, in words.
	 *
	 * @param array[] $embeds The embeds of the record.
	 * @return string
	 */
	public static function count( $embeds ) {
		$counts = array_count_values( array_map( array( __CLASS__, 'kind' ), $embeds ) );
		$parts  = array();
		foreach ( array( 'kept', 'lost', 'failed', 'waiting' ) as $kind ) {
			$number = $counts[ $kind ] ?? 0;
			if ( $number > 0 ) {
				$parts[] = self::number_of( $kind, $number );
			}
		}
		return $parts ? implode( ', ', $parts ) : __( 'no posts', 'stet' );
	}

	/**
	 * A number of embeds of one kind.
	 *
	 * @param string $kind   The kind.
	 * @param int    $number How many.
	 * @return string
	 */
	private static function number_of( $kind, $number ) {
		switch ( $kind ) {
			case 'kept':
				/* translators: %d: number of embeds */
				return sprintf( _n( '%d kept', '%d kept', $number, 'stet' ), $number );
			case 'lost':
				/* translators: %d: number of embeds */
				return sprintf( _n( '%d lost', '%d lost', $number, 'stet' ), $number );
			case 'failed':
				/* translators: %d: number of embeds */
				return sprintf( _n( '%d failed', '%d failed', $number, 'stet' ), $number );
			default:
				/* translators: %d: number of embeds */
				return sprintf( _n( '%d waiting', '%d waiting', $number, 'stet' ), $number );
		}
	}
}
