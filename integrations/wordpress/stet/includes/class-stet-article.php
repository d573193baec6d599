<?php
/**
 * A post of WordPress as an article of the archive.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Says which posts are articles, and what is sent of them.
 */
final class Stet_Article {
	/**
	 * Whether a post is sent: anyone can read it, without a password.
	 *
	 * @param WP_Post|null $post A post.
	 * @return bool
	 */
	public static function is_public( $post ) {
		$is_public = $post instanceof WP_Post
			&& 'publish' === $post->post_status
			&& '' === $post->post_password
			&& in_array( $post->post_type, Stet_Settings::post_types(), true );
		/**
		 * Filters whether a post is sent to the archive.
		 *
		 * @param bool         $is_public Whether it is.
		 * @param WP_Post|null $post      The post.
		 */
		return (bool) apply_filters( 'stet_is_article', $is_public, $post );
	}

	/**
	 * The request that sends a post, but for its priority.
	 *
	 * @param WP_Post  $post    The post.
	 * @param string[] $further Markup of embeds that only the rendered page has.
	 * @return array
	 */
	public static function request( $post, $further ) {
		$author = get_the_author_meta( 'display_name', (int) $post->post_author );
		return array_filter(
			array(
				'url'         => get_permalink( $post ),
				'html'        => implode( "\n", array_merge( array( self::raw( $post ) ), $further ) ),
				'title'       => mb_substr( wp_strip_all_tags( get_the_title( $post ) ), 0, 1000 ),
				'author'      => mb_substr( wp_strip_all_tags( $author ), 0, 500 ),
				'externalId'  => substr( self::site() . '/' . $post->ID, 0, 200 ),
				'publishedAt' => get_post_time( 'Y-m-d\TH:i:s\Z', true, $post ),
			),
			static function ( $value ) {
				return '' !== $value && false !== $value;
			}
		);
	}

	/**
	 * What tells this site from others, those of its network as well.
	 *
	 * @return string Its host and folder, without a slash at the end.
	 */
	private static function site() {
		$home = wp_parse_url( home_url() );
		return $home['host'] . untrailingslashit( $home['path'] ?? '' );
	}

	/**
	 * What tells one request from another.
	 *
	 * @param array $request A request.
	 * @return string SHA-256.
	 */
	public static function hash( $request ) {
		return hash( 'sha256', wp_json_encode( $request ) );
	}

	/**
	 * The content as it is stored, so that what the archive quotes of it stands there word for word. An address alone in its line becomes an embed in
	 * WordPress (WP_Embed::autoembed), which HTML alone does not say: it gets a paragraph.
	 *
	 * @param WP_Post $post The post.
	 * @return string
	 */
	public static function raw( $post ) {
		return preg_replace( '~^(\s*)(https?://[^\s<>"]+)(\s*)$~im', '$1<p>$2</p>$3', $post->post_content );
	}

	/**
	 * The embeds that only the rendered page has, such as those of short codes of other plugins.
	 *
	 * @param WP_Post $post The post.
	 * @return array{markup: string[], answer: array|null} The answer of the archive if it could not say now.
	 */
	public static function rendered_embeds( $post ) {
		$known = array();
		$found = array();
		foreach ( array( self::raw( $post ), self::render( $post ) ) as $n => $html ) {
			if ( '' === trim( $html ) ) {
				continue;
			}
			$answer = Stet_Archive::authorized(
				'POST',
				'/v1/detect',
				wp_json_encode(
					array(
						'url'  => get_permalink( $post ),
						'html' => $html,
					)
				)
			);
			if ( 200 !== $answer['status'] ) {
				return array(
					'markup' => array(),
					'answer' => Stet_Archive::may_pass_later( $answer['status'] ) ? $answer : null,
				);
			}
			foreach ( Stet_Archive::json( $answer )['citations'] ?? array() as $one ) {
				$name = $one['platform'] . ' ' . $one['id'];
				if ( 'embed' !== $one['role'] || null === $one['id'] ) {
					continue;
				}
				if ( 0 === $n ) {
					$known[ $name ] = true;
				} elseif ( ! isset( $known[ $name ] ) && ! isset( $found[ $name ] ) ) {
					$found[ $name ] = $one['quote'];
				}
			}
		}
		return array(
			'markup' => array_values( $found ),
			'answer' => null,
		);
	}

	/**
	 * Renders a post as its page does, without this plugin's cards. It does not ask platforms for their embeds: the addresses are in the stored content.
	 *
	 * @param WP_Post $post The post.
	 * @return string
	 */
	private static function render( $post ) {
		global $wp_embed;
		$before          = $GLOBALS['post'] ?? null;
		$GLOBALS['post'] = $post; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
		setup_postdata( $post );
		$filters = array( 'run_shortcode', 'autoembed' );
		foreach ( $filters as $name ) {
			remove_filter( 'the_content', array( $wp_embed, $name ), 8 );
		}
		Stet_Embeds::$is_off = true;
		try {
			return (string) apply_filters( 'the_content', $post->post_content ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound
		} catch ( Throwable $thrown ) {
			return '';
		} finally {
			Stet_Embeds::$is_off = false;
			foreach ( $filters as $name ) {
				add_filter( 'the_content', array( $wp_embed, $name ), 8 );
			}
			$GLOBALS['post'] = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
			if ( $before instanceof WP_Post ) {
				setup_postdata( $before );
			}
		}
	}
}
