import { createHash, randomBytes } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, TimeStampReq } from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

/** SHA-256 (RFC 5754 § 2). */
export const SHA256_OID = '2.16.840.1.101.3.4.2.1'

export interface TimestampRequest {
  /** DER. */
  readonly bytes: Uint8Array
  /** The nonce that the response must repeat, hex. It prevents the replay of an old response. */
  readonly nonce: string
}

/** Builds a timestamp request, which contains only the SHA-256 of `content` (RFC 3161 § 2.4.1). */
export function buildTimestampRequest(content: Uint8Array): TimestampRequest {
  const nonce = randomBytes(16)
  // An INTEGER is signed, and DER forbids a redundant leading zero byte.
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
