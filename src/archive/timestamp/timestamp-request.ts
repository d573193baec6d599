import { createHash, randomBytes } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, TimeStampReq } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

/** SHA-256 (RFC 5754 § 2). */
export const SHA256_OID = '2.16.840.1.101.3.4.2.1'

export interface TimestampRequest {
  /** DER. */
  readonly bytes: Uint8Array
  /** What the answer must repeat, hex: else an old answer could be played again. */
  readonly nonce: string
}

/** What is sent to a timestamp authority: the SHA-256 of `content`, never the content (RFC 3161 § 2.4.1). */
export function buildTimestampRequest(content: Uint8Array): TimestampRequest {
  const nonce = randomBytes(16)
  // An INTEGER is signed, and its first byte never zero without need.
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40
  const request = new TimeStampReq({
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256_OID, parameters: null }),
      hashedMessage: new OctetString(createHash('sha256').update(content).digest()),
    }),
    nonce: Uint8Array.from(nonce).buffer,
    certReq: true,
  })
  return { bytes: new Uint8Array(AsnConvert.serialize(request)), nonce: nonce.toString('hex') }
}
