import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { ArchiveError } from '../../model/errors.ts'
import { parsePublicKey, verifySignature } from '../ecdsa-signature.ts'
import { parseRecord } from '../open-snapshot.ts'
import { sha256Hex } from '../sha256.ts'
import { buildDigestFile, textToSign } from '../wacz-files.ts'
import { DIGEST_PATH } from '../wacz-paths.ts'
import type { Datapackage } from './check-files.ts'

const invalid = (message: string): ArchiveError => new ArchiveError('archive-invalid', message)

const Digest = z.object({
  hash: z.string(),
  signedData: z.object({ signature: z.string(), publicKey: z.string() }),
})

/** The signing key's fingerprint, as the file names it; null where it names none that can be read. */
export function signerFingerprint(digest: Uint8Array): string | null {
  try {
    const spki = Buffer.from(parseRecord(Digest, digest, DIGEST_PATH).signedData.publicKey, 'base64')
    return parsePublicKey(spki) === null ? null : sha256Hex(spki)
  } catch {
    return null
  }
}

/**
 * The signature over `datapackage.json`, and with it over every file listed there. Each byte of the
 * file that holds it must follow from what it says and from `datapackage.json`.
 */
export function checkSignature(
  digest: Buffer,
  datapackageBytes: Uint8Array,
  datapackage: Datapackage,
): string {
  const { hash, signedData } = parseRecord(Digest, digest, DIGEST_PATH)
  const text = textToSign(datapackageBytes)
  if (hash !== text) throw invalid('What was signed is not the datapackage.json that lies here.')
  const spki = Buffer.from(signedData.publicKey, 'base64')
  const key = parsePublicKey(spki)
  if (key === null) throw invalid('The public key of the signature is no key on the curve P-384.')
  if (!verifySignature(key, text, Buffer.from(signedData.signature, 'base64'))) {
    throw invalid('The signature does not belong to this file and the public key in it.')
  }
  const { created, software } = datapackage
  const wanted = buildDigestFile({ hash, ...signedData, created, software })
  if (!digest.equals(wanted)) {
    throw invalid(
      `${DIGEST_PATH} holds more than the signature, or says it in another way than Stet writes it.`,
    )
  }
  return 'The signature (ECDSA P-384, SHA-256) holds for the list of all files.'
}

/**
 * Whether a signing key is the one that was expected: its fingerprint, or a public key as PEM or as
 * SPKI DER in base64.
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
