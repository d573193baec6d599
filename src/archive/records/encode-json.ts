/** Encodes a record for storage: JSON in UTF-8, indented by two spaces, with a newline at the end. */
export function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8')
}
