<?php
/**
 * Archived cards.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Keeps the cards of dead embeds on this site. A page shows a card from here: neither its reader nor the page asks the archive. A card that
 * the archive has not confirmed for a day is forgotten, and the page is as before.
 */
final class Stet_Cards {
	/** How long a card is shown without a word of the archive. */
	const KEPT = DAY_IN_SECONDS;
	/** How long a card is shown as it was fetched; the state of its original and its banner may change. */
	const FRESH = HOUR_IN_SECONDS;
	/** Addresses in one question. */
	const PER_QUESTION = 100;

	/**
	 * Whether the archived card is shown in place of an embed.
	 *
	 * @param string|null $state The state of the original.
	 * @return bool
	 */
	public static function is_dead( $state ) {
		return 'lost' === $state || 'gone' === $state;
	}

	/**
	 * The card of a post that is dead and public.
	 *
	 * @param string $url The post's address.
	 * @return array{html: string, style: string, text: string, name: string, day: string}|null
	 */
	public static function find( $url ) {
		$card = get_transient( self::name_of( $url ) );
		return is_array( $card ) && isset( $card['html'] ) ? $card : null;
	}

	/**
	 * Fetches the cards of all dead embeds that the public may see, and forgets the others.
	 */
	public static function refresh() {
		$posts_of = array();
		foreach ( Stet_Record::with_dead() as $post_id ) {
			foreach ( (array) get_post_meta( $post_id, Stet_Record::DEAD, true ) as $one ) {
				$posts_of[ $one['url'] ][] = $post_id;
			}
		}
		foreach ( array_chunk( array_keys( $posts_of ), self::PER_QUESTION ) as $urls ) {
			$answer = Stet_Archive::request( 'POST', '/v1/embeds', wp_json_encode( array( 'urls' => $urls ) ) );
			if ( 200 !== $answer['status'] ) {
				return;
			}
			foreach ( Stet_Archive::json( $answer )['posts'] ?? array() as $one ) {
				if ( self::update( $one ) ) {
					array_map( 'clean_post_cache', array_unique( $posts_of[ $one['url'] ] ?? array() ) );
				}
			}
		}
	}

	/**
	 * Keeps or forgets one card.
	 *
	 * @param array $one What the archive says: `url`, `state`, `cardUrl`.
	 * @return bool Whether pages change.
	 */
	private static function update( $one ) {
		$name   = self::name_of( (string) $one['url'] );
		$before = get_transient( $name );
		$at     = strpos( (string) ( $one['cardUrl'] ?? '' ), '/embed/' );
		if ( ! self::is_dead( $one['state'] ?? null ) || false === $at ) {
			delete_transient( $name );
			return false !== $before;
		}
		if ( is_array( $before ) && time() - $before['fetched'] < self::FRESH ) {
			set_transient( $name, $before, self::KEPT );
			return false;
		}
		$most   = Stet_Settings::all()['max_media_mb'] * 1000000;
		$answer = Stet_Archive::request( 'GET', substr( $one['cardUrl'], $at ) . '/inline?maxMediaBytes=' . $most );
		if ( in_array( $answer['status'], array( 404, 451 ), true ) ) {
			delete_transient( $name );
			return false !== $before;
		}
		$card = 200 === $answer['status'] ? self::prepare( Stet_Archive::json( $answer ) ) : null;
		if ( null === $card ) {
			return false;
		}
		set_transient( $name, $card, self::KEPT );
		return ! is_array( $before ) || $before['html'] !== $card['html'];
	}

	/**
	 * Makes of the archive's answer what pages show: no script, and nothing loaded from elsewhere.
	 *
	 * @param array $inline The archive's answer.
	 * @return array|null Null if the answer is none.
	 */
	private static function prepare( $inline ) {
		if ( ! is_string( $inline['html'] ?? null ) || ! is_string( $inline['style'] ?? null ) ) {
			return null;
		}
		// A style sheet that could load something, or end its element, is not the archive's.
		$is_safe = ! preg_match( '/<|url\s*\(|image-set\s*\(|@import|\\\\/i', $inline['style'] );
		$html    = wp_kses( $inline['html'], self::allowed(), array( 'http', 'https' ) );
		$copies  = array();
		foreach ( $inline['media'] ?? array() as $medium ) {
			$copy = Stet_Media::copy( $medium );
			if ( null !== $copy ) {
				$copies[ esc_attr( $medium['url'] ) ] = esc_url( $copy );
			}
		}
		$uploads = wp_upload_dir( null, false );
		$html    = preg_replace_callback(
			'/ (src|poster)="([^"]*)"/',
			static function ( $found ) use ( $copies, $uploads ) {
				$url = $copies[ $found[2] ] ?? '';
				return 0 === strpos( $url, $uploads['baseurl'] . '/stet/' ) ? " {$found[1]}=\"$url\"" : '';
			},
			$html
		);

		$author = $inline['author'] ?? null;
		return array(
			// Links to the pictures in full size lead to the copies too.
			'html'    => strtr( $html, $copies ),
			'style'   => $is_safe ? $inline['style'] : '',
			'text'    => (string) ( $inline['text'] ?? '' ),
			'name'    => is_array( $author ) ? $author['name'] . ' (@' . $author['handle'] . ')' : '',
			'day'     => substr( (string) ( $inline['capturedAt'] ?? '' ), 0, 10 ),
			'fetched' => time(),
		);
	}

	/**
	 * The elements and attributes of a card.
	 *
	 * @return array
	 */
	private static function allowed() {
		$common = array_fill_keys( array( 'class', 'dir', 'lang', 'title', 'role', 'aria-label', 'aria-hidden' ), true );
		$own    = array(
			'a'       => array( 'href', 'rel', 'target' ),
			'img'     => array( 'src', 'alt', 'width', 'height', 'loading', 'decoding' ),
			'video'   => array( 'src', 'poster', 'width', 'height', 'controls', 'playsinline', 'preload', 'loop', 'muted' ),
			'audio'   => array( 'src', 'controls', 'preload' ),
			'time'    => array( 'datetime' ),
			'details' => array( 'open' ),
			'svg'     => array( 'viewbox', 'width', 'height', 'preserveaspectratio', 'focusable', 'fill' ),
			'path'    => array( 'd', 'fill', 'stroke', 'stroke-width', 'stroke-linecap', 'stroke-linejoin' ),
			'rect'    => array( 'x', 'y', 'width', 'height', 'rx', 'fill' ),
		);
		$plain  = 'article section header footer p div span b strong i em small br del bdi bdo h2 h3 h4 ul ol li figure figcaption summary blockquote code pre sup sub title dl dt dd';
		$all    = array_fill_keys( explode( ' ', $plain ), $common );
		foreach ( $own as $element => $attributes ) {
			$all[ $element ] = $common + array_fill_keys( $attributes, true );
		}
		return $all;
	}

	/**
	 * The name of a card's transient.
	 *
	 * @param string $url The post's address.
	 * @return string
	 */
	private static function name_of( $url ) {
		return 'stet_card_' . md5( $url );
	}
}
