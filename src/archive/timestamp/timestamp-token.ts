import { createHash, type X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { id_ct_tstInfo, type PKIStatusInfo, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'
import { InvalidArchiveError } from '../../model/errors.ts'
import { digestName, isSignatureValid } from './signature-algorithms.ts'
import { readSignedData, type SingleSignerData } from './signed-data.ts'
import { findSigningCertificate } from './signing-certificate.ts'
import { SHA256_OID } from './timestamp-request.ts'

/** A valid timestamp: the holder of this certificate's key signed this SHA-256 at this time. */
export interface VerifiedTimestamp {
  /** The time by the authority's clock. */
  readonly at: Date
  /** The nonce, hex; null if the request had none. */
  readonly nonce: string | null
  readonly certificate: X509Certificate
  /** All embedded certificates, including the signer's. */
  readonly certificates: readonly X509Certificate[]
}

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const OCTET_STRING = 4
/** id-ct-TSTInfo, DER. */
const TST_INFO = Buffer.from('060b2a864886f70d0109100104', 'hex')
const GRANTED: ReadonlySet<number> = new Set([0, 1])

const invalid = (message: string, cause?: unknown): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', message, cause === undefined ? {} : { cause })

/**
 * Verifies that an authority's response (TimeStampResp, RFC 3161 § 2.4.2) is a timestamp of `content`: it is granted,
 * covers the SHA-256, and is signed with an embedded certificate that is for timestamps only and was valid at that time.
 * It does not check the identity of the signer.
 *
 * @throws InvalidArchiveError `archive-invalid`; the message completes "the timestamp can't be relied on: …"
 */
export function verifyTimestamp(reply: Uint8Array, content: Uint8Array): VerifiedTimestamp {
  try {
    return parseTimestamp(reply, content)
  } catch (error) {
    throw error instanceof InvalidArchiveError
      ? error
      : invalid('it is no answer of a timestamp authority', error)
  }
}

function parseTimestamp(reply: Uint8Array, content: Uint8Array): VerifiedTimestamp {
  const { status, timeStampToken } = AsnConvert.parse(reply, TimeStampResp)
  if (!GRANTED.has(status.status)) throw invalid(`the authority refused it (${refusal(status)})`)
  if (timeStampToken?.contentType !== SIGNED_DATA) throw invalid('there is no timestamp in it')
  const signed = readSignedData(timeStampToken.content)
  if (signed.contentType !== id_ct_tstInfo) throw invalid('what it signed is no timestamp')
  const info = AsnConvert.parse(signed.content, TSTInfo)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const imprint = createHash('sha256').update(content).digest()
  if (hashAlgorithm.algorithm !== SHA256_OID || !imprint.equals(Buffer.from(hashedMessage.buffer))) {
    throw invalid('it was taken over something else')
  }
  const certificate = signerOf(signed)
  const at = info.genTime
  if (at < certificate.validFromDate || at > certificate.validToDate) {
    throw invalid(
      `its certificate was valid from ${day(certificate.validFromDate)} to ${day(certificate.validToDate)}, and not at ${at.toISOString()}`,
    )
  }
  const nonce = info.nonce
    ? Buffer.from(info.nonce)
        .toString('hex')
        .replace(/^(00)+(?=.)/, '')
    : null
  return { at, nonce, certificate, certificates: signed.certificates }
}

/** The certificate that signed it, after verification of the signature (RFC 5652 § 5.4). */
function signerOf({ content, signer, attributes, certificates }: SingleSignerData): X509Certificate {
  if (attributes === null) throw invalid('its signature covers no attributes')
  const certificate = findSigningCertificate(signer, certificates)
  const digest = digestName(signer.digestAlgorithm.algorithm)
  const value = (type: string): Buffer => {
    const [first, more] = signer.signedAttrs?.find((one) => one.attrType === type)?.attrValues ?? []
    if (!first || more) throw invalid('its signature does not say what it is over')
    return Buffer.from(first)
  }
  const sum = createHash(digest).update(content).digest()
  const octets = Buffer.concat([Buffer.from([OCTET_STRING, sum.length]), sum])
  if (!value(MESSAGE_DIGEST).equals(octets) || !value(CONTENT_TYPE).equals(TST_INFO)) {
    throw invalid('its signature is over something else')
  }
  if (
    !isSignatureValid(
      certificate.publicKey,
      signer.signatureAlgorithm.algorithm,
      digest,
      attributes,
      Buffer.from(signer.signature.buffer),
    )
  ) {
    throw invalid('its signature does not belong to its certificate')
  }
  return certificate
}

/** PKIFailureInfo, by bit (RFC 3161 § 2.4.2). */
const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
}

function refusal({ status, statusString, failInfo }: PKIStatusInfo): string {
  const bits = Buffer.from(failInfo?.value ?? new ArrayBuffer())
  const set = (bit: number): boolean => (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
  const failures = Object.entries(FAILURES).flatMap(([bit, name]) => (set(Number(bit)) ? [name] : []))
  const words = (statusString ?? []).map(oneLine).filter((word) => word !== '')
  return [...failures, ...words].join(', ') || `status ${status}`
}

const day = (date: Date): string => date.toISOString().slice(0, 10)

/** Shortens foreign text to one line without control characters. */
const oneLine = (words: string): string =>
  words
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 120)
