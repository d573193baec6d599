import { constants, type KeyObject, verify } from 'node:crypto'
import { InvalidArchiveError } from '../../model/errors.ts'

/** Accepted hashes (RFC 5754 § 2). SHA-1 and older hashes are broken. */
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Signature algorithms that imply their hash: RSA PKCS #1 v1.5 (RFC 8017), ECDSA (RFC 5758). */
const WITH_DIGEST: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const RSA_PSS = '1.2.840.113549.1.1.10'

/** @throws InvalidArchiveError `archive-invalid` for an unaccepted hash */
export function digestName(oid: string): string {
  const name = DIGESTS[oid]
  if (name) return name
  throw new InvalidArchiveError('archive-invalid', `it rests on a hash that proves nothing (${oid})`)
}

/** Whether a CMS signature is valid. An algorithm that implies no hash uses `digest`. */
export function isSignatureValid(
  key: KeyObject,
  algorithm: string,
  digest: string,
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  const kind = key.asymmetricKeyType
  if (kind === 'ed25519' || kind === 'ed448') return verify(null, signed, key, signature)
  const hash = WITH_DIGEST[algorithm] ?? digest
  if (kind === 'ec') return verify(hash, signed, key, signature)
  if (kind !== 'rsa' && kind !== 'rsa-pss') return false
  const padding =
    algorithm === RSA_PSS || kind === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : { padding: constants.RSA_PKCS1_PADDING }
  return verify(hash, signed, { key, ...padding }, signature)
}
