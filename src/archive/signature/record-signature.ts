import type { KeyObject } from 'node:crypto'
import canonicalize from 'canonicalize'
import { LRUCache } from 'lru-cache'
import { InvalidArchiveError } from '../../model/errors.ts'
import type { RecordSignature } from '../../model/record-signature.ts'
import { encodeJson } from '../records/encode-json.ts'
import { sha256Hex } from '../sha256.ts'
import { parsePublicKey, verifySignatureInBackground } from './ecdsa-signature.ts'
import type { Signer } from './signer.ts'

/** A record that may be signed: number 1 is not, number 2 is. */
export interface SignableRecord {
  readonly stet: 1 | 2
  readonly signature?: RecordSignature | undefined
}

/** Signs a record of number 2. The signature becomes its last field. */
export async function signRecord<T extends { readonly stet: 2 }>(
  record: T,
  signer: Signer,
): Promise<T & { signature: RecordSignature }> {
  const value = await signer.sign(textToSign(record))
  return { ...record, signature: { publicKey: signer.publicKey, value } }
}

/**
 * Verifies a record's signature by the key that it names. Whose key that is, is another question.
 *
 * @returns the key's fingerprint; null for a record of number 1, which has no signature
 * @throws InvalidArchiveError `archive-invalid` for a missing, invalid or unexpected signature
 */
export async function verifyRecord(record: SignableRecord, name: string): Promise<string | null> {
  const { signature, ...signed } = record
  if (record.stet === 1) {
    if (signature !== undefined) throw invalid(name, 'it has a signature, which number 1 does not know')
    return null
  }
  if (signature === undefined) throw invalid(name, 'it is of number 2 and has no signature')
  const named = namedKey(signature.publicKey)
  if (named === null) throw invalid(name, 'its public key is not a key on the curve P-384')
  const value = Buffer.from(signature.value, 'base64')
  const isValid =
    value.toString('base64') === signature.value &&
    (await verifySignatureInBackground(named.key, textToSign(signed), value))
  if (!isValid) throw invalid(name, 'its signature does not match it')
  return named.fingerprint
}

/** A public key and the SHA-256 of its SPKI DER. */
interface NamedKey {
  readonly key: KeyObject
  readonly fingerprint: string
}

/**
 * Public keys that records named, by their base64. An archive has few of them. The first verification with a new key object
 * checks the point on the main thread, which takes as long as the verification itself.
 */
const NAMED_KEYS = new LRUCache<string, NamedKey>({ max: 100 })

/** The key of an SPKI DER in base64; null if it is not one on P-384, or not in canonical form. */
function namedKey(base64: string): NamedKey | null {
  const known = NAMED_KEYS.get(base64)
  if (known) return known
  const spki = Buffer.from(base64, 'base64')
  const key = spki.toString('base64') === base64 ? parsePublicKey(spki) : null
  if (key === null) return null
  const named = { key, fingerprint: sha256Hex(spki) }
  NAMED_KEYS.set(base64, named)
  return named
}

/** The SHA-256 of a record as it is stored: a record has exactly one valid encoding. */
export const recordSha256 = (record: object): string => sha256Hex(encodeJson(record))

const textToSign = (record: object): string => canonicalize(record) ?? ''

const invalid = (name: string, why: string): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', `${name} can't be believed: ${why}.`, {
    input: name,
    hint: 'Someone changed it or wrote it without the key. Compare it with a second copy of the store.',
  })
