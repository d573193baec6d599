/** A record as it is stored: JSON, two spaces in, UTF-8, a newline at the end. */
export function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8')
}
