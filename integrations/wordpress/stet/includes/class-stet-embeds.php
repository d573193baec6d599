<?php
/**
 * Embeds in pages.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Puts the archived card where an embed is dead, while the page is made. A post without dead embeds costs nothing. Where there is no card, the page is as before.
 */
final class Stet_Embeds {
	/**
	 * Whether pages are left as they are: while an article is rendered to be sent.
	 *
	 * @var bool
	 */
	public static $is_off = false;

	/**
	 * The cards of the page being made, by what stands for each until the other filters of the content have run: they would put
	 * paragraphs and quotation marks into it.
	 *
	 * @var array<string, string>
	 */
	private static $cards = array();

	/**
	 * Adds the hooks.
	 */
	public static function register() {
		add_filter( 'render_block', array( __CLASS__, 'in_block' ), 20, 2 );
		add_filter( 'embed_oembed_html', array( __CLASS__, 'of_address' ), 20, 2 );
		add_filter( 'embed_maybe_make_link', array( __CLASS__, 'of_address' ), 20, 2 );
		add_filter( 'the_content', array( __CLASS__, 'in_markup' ), 12 );
		add_filter( 'the_content', array( __CLASS__, 'insert' ), PHP_INT_MAX );
	}

	/**
	 * A block of the content. Text without blocks is one block without a name.
	 *
	 * @param string $html  The block as it is rendered.
	 * @param array  $block The block.
	 * @return string
	 */
	public static function in_block( $html, $block ) {
		$url = $block['attrs']['url'] ?? null;
		if ( 'core/embed' === ( $block['blockName'] ?? null ) && is_string( $url ) ) {
			return self::of_address( $html, $url );
		}
		return self::in_markup( $html );
	}

	/**
	 * Markup that may hold the markup of dead embeds. After the short codes it is looked for again.
	 *
	 * @param string $html The markup.
	 * @return string
	 */
	public static function in_markup( $html ) {
		foreach ( self::dead() as $one ) {
			// An address may stand in any link; markup and short codes are the embed itself.
			if ( ! in_array( $one['quote'][0] ?? '', array( '<', '[' ), true ) || false === strpos( $html, $one['quote'] ) ) {
				continue;
			}
			$html = str_replace( $one['quote'], self::card( $one['url'], $one['quote'] ), $html );
		}
		return $html;
	}

	/**
	 * What WordPress makes of an address: the platform's markup, or a link where the platform no longer has any.
	 *
	 * @param string $html What it makes.
	 * @param string $url  The address.
	 * @return string
	 */
	public static function of_address( $html, $url ) {
		$plain = html_entity_decode( $url );
		foreach ( self::dead() as $one ) {
			if ( html_entity_decode( $one['quote'] ) === $plain || $one['url'] === $plain ) {
				return self::card( $one['url'], $html );
			}
		}
		return $html;
	}

	/**
	 * Inserts the cards, after all other filters.
	 *
	 * @param string $html The content.
	 * @return string
	 */
	public static function insert( $html ) {
		return self::$cards ? strtr( $html, self::$cards ) : $html;
	}

	/**
	 * The dead embeds of the post whose content is rendered.
	 *
	 * @return array<int, array{url: string, quote: string}>
	 */
	private static function dead() {
		$post_id = self::$is_off ? false : get_the_ID();
		if ( ! $post_id || is_admin() || ! Stet_Settings::all()['cards'] || post_password_required( $post_id ) ) {
			return array();
		}
		$dead = get_post_meta( $post_id, Stet_Record::DEAD, true );
		return is_array( $dead ) ? $dead : array();
	}

	/**
	 * The card of a post, or what stands for it; what was there if there is no card.
	 *
	 * @param string $url    The post's address.
	 * @param string $before What was there.
	 * @return string
	 */
	private static function card( $url, $before ) {
		$card = Stet_Cards::find( $url );
		if ( null === $card ) {
			return $before;
		}
		$html = self::markup( $url, $card );
		if ( ! doing_filter( 'the_content' ) ) {
			return $html;
		}
		$mark                 = '<div class="stet-card" data-stet="' . md5( $url ) . '"></div>';
		self::$cards[ $mark ] = $html;
		return $mark;
	}

	/**
	 * A card as markup: in a shadow tree, so that it and the page do not disturb each other, and as a quotation for feeds, excerpts and old browsers.
	 *
	 * @param string $url  The post's address.
	 * @param array  $card The card.
	 * @return string
	 */
	private static function markup( $url, $card ) {
		/* translators: %s: a date */
		$copy  = sprintf( __( 'Archived copy of %s', 'stet' ), $card['day'] );
		$quote = sprintf(
			'<blockquote cite="%1$s"><p>%2$s</p><p>%3$s<a href="%1$s" rel="nofollow noopener">%4$s</a> · %5$s</p></blockquote>',
			esc_url( $url ),
			str_replace( "\n", '<br>', esc_html( $card['text'] ) ),
			'' === $card['name'] ? '' : '— ' . esc_html( $card['name'] ) . ', ',
			esc_html( $url ),
			esc_html( $copy )
		);
		$tree  = is_feed() || doing_filter( 'get_the_excerpt' )
			? ''
			: '<template shadowrootmode="open"><style>' . $card['style'] . '</style>' . $card['html'] . '</template>';
		/**
		 * Filters the markup that stands where an embed was.
		 *
		 * @param string $html The markup.
		 * @param string $url  The post's address.
		 */
		return (string) apply_filters( 'stet_card', '<div class="stet-card">' . $tree . $quote . '</div>', $url );
	}
}
