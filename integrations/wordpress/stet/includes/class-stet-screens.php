<?php
/**
 * Editors' screens.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Shows editors what became of an article's embeds: a column of the list, a panel of the block editor, a box of the classic one.
 */
final class Stet_Screens {
	/**
	 * Adds the hooks.
	 */
	public static function register() {
		add_action( 'admin_init', array( __CLASS__, 'add_columns' ) );
		add_action( 'add_meta_boxes', array( __CLASS__, 'add_box' ) );
		add_action( 'enqueue_block_editor_assets', array( __CLASS__, 'add_panel' ) );
		add_action( 'rest_api_init', array( __CLASS__, 'add_route' ) );
	}

	/**
	 * Adds the column to the lists.
	 */
	public static function add_columns() {
		foreach ( Stet_Settings::post_types() as $type ) {
			add_filter(
				"manage_{$type}_posts_columns",
				static function ( $columns ) {
					return $columns + array( 'stet' => __( 'Embeds', 'stet' ) );
				}
			);
			add_action( "manage_{$type}_posts_custom_column", array( __CLASS__, 'print_cell' ), 10, 2 );
		}
	}

	/**
	 * Prints a cell of the column.
	 *
	 * @param string $column  The column.
	 * @param int    $post_id The post.
	 */
	public static function print_cell( $column, $post_id ) {
		if ( 'stet' !== $column ) {
			return;
		}
		$view = self::view( $post_id );
		printf(
			'<span class="stet-state-%s"%s>%s</span>',
			esc_attr( $view['state'] ),
			'' === $view['error'] ? '' : ' title="' . esc_attr( $view['error'] ) . '"',
			esc_html( $view['summary'] )
		);
	}

	/**
	 * Adds the box of the classic editor.
	 */
	public static function add_box() {
		add_meta_box( 'stet', __( 'Archived embeds', 'stet' ), array( __CLASS__, 'print_box' ), Stet_Settings::post_types(), 'side', 'default', array( '__back_compat_meta_box' => true ) );
	}

	/**
	 * Prints the box.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function print_box( $post ) {
		$view = self::view( $post->ID );
		echo '<p>' . esc_html( $view['summary'] ) . '</p>';
		if ( '' !== $view['error'] ) {
			echo '<p><em>' . esc_html( $view['error'] ) . '</em></p>';
		}
		echo '<ul>';
		foreach ( $view['embeds'] as $one ) {
			if ( null === $one['url'] ) {
				echo '<li>?: ' . esc_html( $one['words'] ) . '</li>';
			} else {
				printf( '<li><a href="%s">%s</a>: %s</li>', esc_url( $one['url'] ), esc_html( $one['url'] ), esc_html( $one['words'] ) );
			}
		}
		echo '</ul>';
		if ( '' !== $view['pageUrl'] ) {
			echo '<p><a href="' . esc_url( $view['pageUrl'] ) . '">' . esc_html__( 'Open in the archive', 'stet' ) . '</a></p>';
		}
	}

	/**
	 * Adds the panel of the block editor.
	 */
	public static function add_panel() {
		if ( ! in_array( get_post_type(), Stet_Settings::post_types(), true ) ) {
			return;
		}
		wp_enqueue_script(
			'stet-panel',
			plugins_url( 'assets/panel.js', STET_DIR . '/stet.php' ),
			array( 'wp-plugins', 'wp-editor', 'wp-edit-post', 'wp-element', 'wp-components', 'wp-data', 'wp-api-fetch', 'wp-i18n' ),
			STET_VERSION,
			true
		);
		wp_set_script_translations( 'stet-panel', 'stet', STET_DIR . '/languages' );
	}

	/**
	 * Adds the route of the panel.
	 */
	public static function add_route() {
		$may = static function ( $request ) {
			return current_user_can( 'edit_post', (int) $request['id'] );
		};
		register_rest_route(
			'stet/v1',
			'/posts/(?P<id>\d+)',
			array(
				array(
					'methods'             => 'GET',
					'permission_callback' => $may,
					'callback'            => static function ( $request ) {
						return rest_ensure_response( self::view( (int) $request['id'] ) );
					},
				),
				array(
					'methods'             => 'POST',
					'permission_callback' => $may,
					'callback'            => static function ( $request ) {
						$post_id = (int) $request['id'];
						if ( ! Stet_Article::is_public( get_post( $post_id ) ) ) {
							return new WP_Error( 'stet_not_public', __( 'Only a published post without a password is sent.', 'stet' ), array( 'status' => 409 ) );
						}
						delete_post_meta( $post_id, Stet_Record::SENT );
						Stet_Sender::schedule( $post_id );
						return rest_ensure_response( self::view( $post_id ) );
					},
				),
			)
		);
	}

	/**
	 * What the screens show of a post.
	 *
	 * @param int $post_id The post.
	 * @return array{state: string, summary: string, error: string, pageUrl: string, embeds: array}
	 */
	public static function view( $post_id ) {
		$embeds  = get_post_meta( $post_id, Stet_Record::EMBEDS, true );
		$embeds  = is_array( $embeds ) ? $embeds : array();
		$state   = (string) get_post_meta( $post_id, Stet_Record::STATE, true );
		$article = Stet_Record::article_of( $post_id );
		return array(
			'state'   => '' === $state ? 'none' : $state,
			'summary' => 'done' === $state ? Stet_Words::count( $embeds ) : Stet_Words::state( $state ),
			'error'   => (string) get_post_meta( $post_id, Stet_Record::ERROR, true ),
			'pageUrl' => '' === $article ? '' : Stet_Settings::address() . '/articles/' . rawurlencode( $article ),
			'embeds'  => array_map(
				static function ( $one ) {
					return array(
						'url'   => $one['url'],
						'kind'  => Stet_Words::kind( $one ),
						'words' => Stet_Words::describe( $one ),
					);
				},
				$embeds
			),
		);
	}
}
