<?php
/**
 * Requests to the archive.
 *
 * @package Stet
 */

defined( 'ABSPATH' ) || exit;

/**
 * The archive's HTTP interface. Only WP-Cron, WP-CLI and administrators' requests use it, never a reader's request.
 */
final class Stet_Archive {
	const TIMEOUT = 15;

	/**
	 * Sends a request.
	 *
	 * @param string      $method  The HTTP method.
	 * @param string      $path    The path, with its query.
	 * @param string|null $body    The body; null: none.
	 * @param array       $headers Further headers. The public routes are asked without the token, so that they show what readers may see.
	 * @return array{status: int, body: string, retry_after: int|null, error: string} The status is 0 if no answer came.
	 */
	public static function request( $method, $path, $body = null, $headers = array() ) {
		$answer = wp_remote_request(
			Stet_Settings::address() . $path,
			array(
				'method'      => $method,
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
				'user-agent'  => 'stet-wordpress/' . STET_VERSION,
				'headers'     => $headers + array( 'accept' => 'application/json' ) + ( null === $body ? array() : array( 'content-type' => 'application/json' ) ),
				'body'        => $body,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return array(
				'status'      => 0,
				'body'        => '',
				'retry_after' => null,
				'error'       => $answer->get_error_message(),
			);
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$text   = wp_remote_retrieve_body( $answer );
		$after  = wp_remote_retrieve_header( $answer, 'retry-after' );
		return array(
			'status'      => $status,
			'body'        => $text,
			'retry_after' => is_numeric( $after ) ? (int) $after : null,
			'error'       => $status < 300 ? '' : self::problem( $status, $text ),
		);
	}

	/**
	 * Sends a request with the token.
	 *
	 * @param string      $method  The HTTP method.
	 * @param string      $path    The path, with its query.
	 * @param string|null $body    The body; null: none.
	 * @param array       $headers Further headers.
	 * @return array{status: int, body: string, retry_after: int|null, error: string}
	 */
	public static function authorized( $method, $path, $body = null, $headers = array() ) {
		return self::request( $method, $path, $body, $headers + array( 'authorization' => 'Bearer ' . Stet_Settings::token() ) );
	}

	/**
	 * The JSON of an answer.
	 *
	 * @param array{body: string} $answer An answer.
	 * @return array
	 */
	public static function json( $answer ) {
		$value = json_decode( $answer['body'], true );
		return is_array( $value ) ? $value : array();
	}

	/**
	 * Whether the same request may succeed later: the archive is away or busy, or its address or token is wrong, which an administrator can mend.
	 *
	 * @param int $status The status of its answer.
	 * @return bool
	 */
	public static function may_pass_later( $status ) {
		return in_array( $status, array( 0, 401, 403, 404, 408, 409, 425, 429 ), true ) || $status >= 500;
	}

	/**
	 * What an answer says of an error.
	 *
	 * @param int    $status The status.
	 * @param string $text   The body.
	 * @return string
	 */
	private static function problem( $status, $text ) {
		$problem = json_decode( $text, true );
		$said    = is_array( $problem ) ? trim( ( $problem['detail'] ?? '' ) . ' ' . ( $problem['hint'] ?? '' ) ) : '';
		return trim( $status . ' ' . substr( sanitize_text_field( $said ), 0, 500 ) );
	}
}
