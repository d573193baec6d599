import { createHash, type X509Certificate } from 'node:crypto'
import type { Attribute, SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate, ExtendedKeyUsage, id_ce_extKeyUsage, id_kp_timeStamping } from '@peculiar/asn1-x509'
import { type AsnType, Constructed, fromBER, ObjectIdentifier, OctetString } from 'asn1js'
import { InvalidArchiveError } from '../../model/errors.ts'
import { digestName } from './signature-algorithms.ts'

const ESS_CERT_ID = '1.2.840.113549.1.9.16.2.12'
const ESS_CERT_ID_V2 = '1.2.840.113549.1.9.16.2.47'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/**
 * Finds the certificate that signed a timestamp: the embedded one whose hash is in the signed attributes (RFC 3161
 * § 2.4.2, RFC 5816 § 2.2.1). It must be for timestamps only (RFC 3161 § 2.3).
 */
export function findSigningCertificate(
  { signedAttrs = [] }: SignerInfo,
  certificates: readonly X509Certificate[],
): X509Certificate {
  const named = essCertificate(signedAttrs)
  const found = certificates.find((one) =>
    createHash(named.digest).update(one.raw).digest().equals(named.hash),
  )
  if (!found) throw invalid('the certificate that it was signed with is not in it')
  const usage = AsnConvert.parse(found.raw, Certificate).tbsCertificate.extensions?.find(
    (extension) => extension.extnID === id_ce_extKeyUsage,
  )
  const purposes = usage ? AsnConvert.parse(usage.extnValue, ExtendedKeyUsage) : []
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== id_kp_timeStamping) {
    throw invalid('its certificate is not one for timestamps alone')
  }
  return found
}

/** The first certificate in ESSCertIDv2 or ESSCertID, which is the signer's (RFC 5035 § 4). */
function essCertificate(attributes: readonly Attribute[]): { digest: string; hash: Buffer } {
  for (const [type, defaultDigest] of [
    [ESS_CERT_ID_V2, 'sha256'],
    [ESS_CERT_ID, 'sha1'],
  ] as const) {
    const value = attributes.find((one) => one.attrType === type)?.attrValues[0]
    const [first] = parts(parts(value && fromBER(value).result)[0])
    const hash = parts(first).find((part) => part instanceof OctetString)
    if (!hash) continue
    const oid = parts(parts(first)[0]).find((part) => part instanceof ObjectIdentifier)
    const digest = oid ? digestName(oid.getValue()) : defaultDigest
    return { digest, hash: Buffer.from(hash.valueBlock.valueHexView) }
  }
  throw invalid('it does not name the certificate that it was signed with')
}

const parts = (block: AsnType | undefined): AsnType[] =>
  block instanceof Constructed ? block.valueBlock.value : []
