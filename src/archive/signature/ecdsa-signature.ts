import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { promisify } from 'node:util'

const verifyAsync = promisify(verify)

/** The order of P-384 (FIPS 186-5, SP 800-186 § 3.2.1.4). */
const ORDER = BigInt(
  '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
)
/** The length of r and of s in bytes. */
const HALF = 48

/**
 * Normalizes an ECDSA signature to low s. Both s and its negative verify, so without normalization anyone could change
 * the bytes of a signed file and keep the signature valid.
 */
export function normalizeLowS(signature: Buffer): Buffer {
  const s = BigInt(`0x${signature.toString('hex', HALF)}`)
  if (s <= ORDER / 2n) return signature
  const low = (ORDER - s).toString(16).padStart(2 * HALF, '0')
  return Buffer.concat([signature.subarray(0, HALF), Buffer.from(low, 'hex')])
}

/** Parses a public key in SPKI DER. Null if it is not on P-384 or not in canonical DER. */
export function parsePublicKey(spki: Uint8Array): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' })
    const canonical = key.export({ type: 'spki', format: 'der' })
    const p384 = key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
    return p384 && canonical.equals(spki) ? key : null
  } catch {
    return null
  }
}

/** Whether `signature` is a valid signature of `text` in the form that Stet writes: raw r‖s with low s. */
export function verifySignature(key: KeyObject, text: string, signature: Buffer): boolean {
  if (!isNormalized(signature)) return false
  return verify('sha256', Buffer.from(text, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }, signature)
}

/** The same as `verifySignature`, off the main thread: it takes a millisecond. */
export async function verifySignatureInBackground(
  key: KeyObject,
  text: string,
  signature: Buffer,
): Promise<boolean> {
  if (!isNormalized(signature)) return false
  return await verifyAsync('sha256', Buffer.from(text, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }, signature)
}

const isNormalized = (signature: Buffer): boolean =>
  signature.length === 2 * HALF && normalizeLowS(signature).equals(signature)
