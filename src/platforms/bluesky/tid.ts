/** The alphabet of record keys that contain their time (atproto.com/specs/tid). */
const ALPHABET = '234567abcdefghijklmnopqrstuvwxyz'

/** The time in a record key, ISO 8601 with milliseconds, UTC; null for a key that is not a TID. */
export function timeOfTid(rkey: string): string | null {
  if (!/^[234567abcdefghij][2-7a-z]{12}$/.test(rkey)) return null
  let value = 0n
  for (const letter of rkey) value = value * 32n + BigInt(ALPHABET.indexOf(letter))
  // The low ten bits tell clocks apart; the rest counts microseconds.
  return new Date(Number((value >> 10n) / 1000n)).toISOString()
}
