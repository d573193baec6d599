<?php
/**
 * The page of the settings.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * Settings › Stet: address, token, post types, and a button that tests them.
 */
final class Stet_Settings_Page {
	const PAGE = 'stet';
	const TEST = 'stet_test';

	/**
	 * Adds the hooks.
	 */
	public static function register() {
		add_action( 'admin_init', array( __CLASS__, 'register_setting' ) );
		add_action( 'admin_menu', array( __CLASS__, 'add' ) );
		add_action( 'admin_post_' . self::TEST, array( __CLASS__, 'test' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( STET_DIR . '/stet.php' ), array( __CLASS__, 'add_link' ) );
	}

	/**
	 * Registers the option.
	 */
	public static function register_setting() {
		register_setting(
			self::PAGE,
			Stet_Settings::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( 'Stet_Settings', 'sanitize' ),
				'show_in_rest'      => false,
			)
		);
	}

	/**
	 * Adds the page to the menu.
	 */
	public static function add() {
		add_options_page( __( 'Stet', 'stet' ), __( 'Stet', 'stet' ), 'manage_options', self::PAGE, array( __CLASS__, 'print' ) );
	}

	/**
	 * Adds a link to the page to the list of plugins.
	 *
	 * @param string[] $links The links there.
	 * @return string[]
	 */
	public static function add_link( $links ) {
		array_unshift( $links, '<a href="' . esc_url( self::url() ) . '">' . esc_html__( 'Settings', 'stet' ) . '</a>' );
		return $links;
	}

	/**
	 * The address of the page.
	 *
	 * @return string
	 */
	private static function url() {
		return admin_url( 'options-general.php?page=' . self::PAGE );
	}

	/**
	 * Prints the page.
	 */
	public static function print() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		$all  = Stet_Settings::all();
		$name = Stet_Settings::OPTION;
		$said = get_transient( self::TEST . get_current_user_id() );
		delete_transient( self::TEST . get_current_user_id() );
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Stet', 'stet' ); ?></h1>
			<?php if ( is_array( $said ) ) : ?>
				<div class="notice notice-<?php echo $said['ok'] ? 'success' : 'error'; ?>"><p><?php echo esc_html( $said['words'] ); ?></p></div>
			<?php endif; ?>
			<form method="post" action="options.php">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="stet-address"><?php esc_html_e( 'Address of the archive', 'stet' ); ?></label></th>
						<td>
							<input id="stet-address" name="<?php echo esc_attr( $name ); ?>[address]" type="url" class="regular-text" value="<?php echo esc_attr( Stet_Settings::address() ); ?>" placeholder="https://archive.example"<?php disabled( defined( 'STET_URL' ) ); ?>>
							<?php if ( defined( 'STET_URL' ) ) : ?>
								<p class="description"><?php esc_html_e( 'STET_URL in wp-config.php sets it.', 'stet' ); ?></p>
							<?php endif; ?>
						</td>
					</tr>
					<tr>
						<th scope="row"><label for="stet-token"><?php esc_html_e( 'Token', 'stet' ); ?></label></th>
						<td>
							<input id="stet-token" name="<?php echo esc_attr( $name ); ?>[token]" type="password" class="regular-text" autocomplete="off" value="" placeholder="<?php echo '' === Stet_Settings::token() ? '' : '••••••••'; ?>"<?php disabled( defined( 'STET_TOKEN' ) ); ?>>
							<p class="description">
								<?php
								echo defined( 'STET_TOKEN' )
									? esc_html__( 'STET_TOKEN in wp-config.php sets it.', 'stet' )
									: esc_html__( 'Made by: stet token create --scope ingest --scope read. It is never shown again; leave the field empty to keep it.', 'stet' );
								?>
							</p>
						</td>
					</tr>
					<tr>
						<th scope="row"><?php esc_html_e( 'Articles', 'stet' ); ?></th>
						<td><fieldset>
							<legend class="screen-reader-text"><?php esc_html_e( 'Articles', 'stet' ); ?></legend>
							<?php foreach ( Stet_Settings::possible_post_types() as $type ) : ?>
								<label><input type="checkbox" name="<?php echo esc_attr( $name ); ?>[post_types][]" value="<?php echo esc_attr( $type->name ); ?>"<?php checked( in_array( $type->name, $all['post_types'], true ) ); ?>> <?php echo esc_html( $type->labels->name ); ?></label><br>
							<?php endforeach; ?>
							<p class="description"><?php esc_html_e( 'Posts that are private or have a password are never sent.', 'stet' ); ?></p>
						</fieldset></td>
					</tr>
					<tr>
						<th scope="row"><?php esc_html_e( 'Dead embeds', 'stet' ); ?></th>
						<td>
							<label><input type="checkbox" name="<?php echo esc_attr( $name ); ?>[cards]" value="1"<?php checked( $all['cards'] ); ?>> <?php esc_html_e( 'Show the archived copy in their place', 'stet' ); ?></label>
							<p class="description"><?php esc_html_e( 'Readers load it from this site. The archive decides which copies are public (STET_PUBLISH).', 'stet' ); ?></p>
							<label><?php esc_html_e( 'Copy media up to', 'stet' ); ?> <input type="number" min="0" max="500" class="small-text" name="<?php echo esc_attr( $name ); ?>[max_media_mb]" value="<?php echo esc_attr( (string) $all['max_media_mb'] ); ?>"> MB</label>
						</td>
					</tr>
				</table>
				<?php submit_button(); ?>
			</form>
			<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
				<input type="hidden" name="action" value="<?php echo esc_attr( self::TEST ); ?>">
				<?php wp_nonce_field( self::TEST ); ?>
				<?php submit_button( __( 'Test the connection', 'stet' ), 'secondary', 'submit', false ); ?>
			</form>
		</div>
		<?php
	}

	/**
	 * Tests the connection: asks for what the plugin needs, and keeps nothing.
	 */
	public static function test() {
		check_admin_referer( self::TEST );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'You may not do this.', 'stet' ), '', array( 'response' => 403 ) );
		}
		set_transient( self::TEST . get_current_user_id(), self::connection(), MINUTE_IN_SECONDS );
		wp_safe_redirect( self::url() );
		exit;
	}

	/**
	 * Whether the archive answers and the token suffices.
	 *
	 * @return array{ok: bool, words: string}
	 */
	public static function connection() {
		if ( ! Stet_Settings::is_complete() ) {
			return array(
				'ok'    => false,
				'words' => __( 'Set the address and the token first.', 'stet' ),
			);
		}
		$asked = array(
			Stet_Archive::authorized( 'POST', '/v1/detect', '{"text":"."}' ),
			Stet_Archive::authorized( 'GET', '/v1/articles?limit=1' ),
		);
		foreach ( $asked as $answer ) {
			if ( 200 !== $answer['status'] ) {
				return array(
					'ok'    => false,
					/* translators: %s: an error message */
					'words' => sprintf( __( 'The archive refused, or did not answer: %s', 'stet' ), $answer['error'] ),
				);
			}
		}
		return array(
			'ok'    => true,
			'words' => __( 'The archive answers, and the token suffices.', 'stet' ),
		);
	}
}
