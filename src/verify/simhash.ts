import { createHash } from 'node:crypto'

const BITS = 64
/** Shorter texts are often an error page, a consent wall or a player. */
const MIN_WORDS = 40
const SHINGLE_WORDS = 3

/**
 * Computes the simhash of a text over word triples (Charikar 2002): similar texts have similar hashes.
 *
 * @returns 16 hex digits; null if the text is too short
 */
export function computeSimhash(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < MIN_WORDS) return null
  const votes = new Int32Array(BITS)
  const counted = new Set<string>()
  for (let n = 0; n + SHINGLE_WORDS <= words.length; n++) {
    const shingle = words.slice(n, n + SHINGLE_WORDS).join(' ')
    if (counted.has(shingle)) continue
    counted.add(shingle)
    const digest = createHash('sha256').update(shingle).digest()
    for (let bit = 0; bit < BITS; bit++) {
      votes[bit] = (votes[bit] ?? 0) + (((digest[bit >> 3] ?? 0) >> (bit & 7)) & 1 ? 1 : -1)
    }
  }
  let bits = 0n
  for (const vote of votes) bits = (bits << 1n) | (vote > 0 ? 1n : 0n)
  return bits.toString(16).padStart(BITS / 4, '0')
}

/** The share of equal bits of two simhashes: 1 for equal texts, about 0.5 for unrelated ones. */
export function simhashSimilarity(one: string, other: string): number {
  let different = BigInt(`0x${one}`) ^ BigInt(`0x${other}`)
  let count = 0
  for (; different !== 0n; different &= different - 1n) count++
  return 1 - count / BITS
}
