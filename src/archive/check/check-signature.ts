import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { InvalidArchiveError } from '../../model/errors.ts'
import { sha256Hex } from '../sha256.ts'
import { parsePublicKey, verifySignature } from '../signature/ecdsa-signature.ts'
import { parseRecord } from '../wacz/open-snapshot.ts'
import { buildDigestFile, textToSign } from '../wacz/wacz-files.ts'
import { DIGEST_PATH } from '../wacz/wacz-paths.ts'
import type { Datapackage } from './check-files.ts'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

const Digest = z.object({
  hash: z.string(),
  signedData: z.object({ signature: z.string(), publicKey: z.string() }),
})

/** The fingerprint of the signing key in the file; null if it has no valid key. */
export function signerFingerprint(digest: Uint8Array): string | null {
  try {
    const spki = Buffer.from(parseRecord(Digest, digest, DIGEST_PATH).signedData.publicKey, 'base64')
    return parsePublicKey(spki) === null ? null : sha256Hex(spki)
  } catch {
    return null
  }
}

/**
 * Checks the signature over `datapackage.json`, which covers every file listed there. The content of the digest file and
 * `datapackage.json` must determine each byte of the digest file.
 */
export function checkSignature(
  digest: Buffer,
  datapackageBytes: Uint8Array,
  datapackage: Datapackage,
): string {
  const { hash, signedData } = parseRecord(Digest, digest, DIGEST_PATH)
  const text = textToSign(datapackageBytes)
  if (hash !== text) throw invalid('The signature is for another datapackage.json.')
  const spki = Buffer.from(signedData.publicKey, 'base64')
  const key = parsePublicKey(spki)
  if (key === null) throw invalid('The public key of the signature is not a key on the curve P-384.')
  if (!verifySignature(key, text, Buffer.from(signedData.signature, 'base64'))) {
    throw invalid('The signature does not match this file and its public key.')
  }
  const { created, software } = datapackage
  const expected = buildDigestFile({ hash, ...signedData, created, software })
  if (!digest.equals(expected)) {
    throw invalid(`${DIGEST_PATH} contains more than the signature, or is not in the encoding of Stet.`)
  }
  return 'The signature (ECDSA P-384, SHA-256) over the list of all files is valid.'
}

/**
 * Whether a signing key is the expected one.
 *
 * @param expected a fingerprint, or a public key as PEM or as base64 of its SPKI DER
 */
export function isExpectedKey(fingerprint: string, expected: string): boolean {
  const given = expected.trim()
  if (/^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase() === fingerprint
  try {
    const key = given.includes('-----BEGIN')
      ? createPublicKey(given)
      : createPublicKey({ key: Buffer.from(given, 'base64'), type: 'spki', format: 'der' })
    return sha256Hex(key.export({ type: 'spki', format: 'der' })) === fingerprint
  } catch {
    return false
  }
}
