import { X509Certificate } from 'node:crypto'
import { SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { type AsnType, Constructed, fromBER } from 'asn1js'
import { InvalidArchiveError } from '../../model/errors.ts'

/** A CMS SignedData (RFC 5652 § 5.1) with exactly one signature, and the original bytes that it covers. */
export interface SingleSignerData {
  readonly contentType: string
  readonly content: Buffer
  readonly signer: SignerInfo
  /** The signed attributes in the encoding that is signed: DER with the tag of a SET. Null if there are none. */
  readonly attributes: Buffer | null
  /** All embedded X.509 certificates. */
  readonly certificates: readonly X509Certificate[]
}

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/** @throws InvalidArchiveError `archive-invalid`, and the errors of the ASN.1 readers for malformed input */
export function readSignedData(der: ArrayBuffer): SingleSignerData {
  const { encapContentInfo, signerInfos } = AsnConvert.parse(der, SignedData)
  const [signer, more] = signerInfos
  if (!signer || more) throw invalid('it does not carry exactly one signature')
  const content = encapContentInfo.eContent?.single?.buffer
  if (!content) throw invalid('what it signed is not in it')
  // Re-encoding a certificate could change the signed bytes, so this takes them from the input.
  const parts = children(fromBER(der).result)
  const signers = parts.at(-1)
  const attributes = children(children(signers)[0]).find((part) => isContext(part, 0))
  const certificates = children(parts.find((part) => isContext(part, 0)))
  return {
    contentType: encapContentInfo.eContentType,
    content: Buffer.from(content),
    signer,
    attributes: attributes ? asSet(attributes) : null,
    certificates: certificates
      .filter((part) => part.idBlock.tagClass === UNIVERSAL)
      .map((part) => new X509Certificate(part.valueBeforeDecodeView)),
  }
}

const UNIVERSAL = 1
const CONTEXT = 3
const SET = 0x31

const children = (part: AsnType | undefined): AsnType[] =>
  part instanceof Constructed ? part.valueBlock.value : []

const isContext = (part: AsnType, tag: number): boolean =>
  part.idBlock.tagClass === CONTEXT && part.idBlock.tagNumber === tag

/** RFC 5652 § 5.4: the signature covers the attributes with the tag of a SET in place of `[0]`. */
function asSet(attributes: AsnType): Buffer {
  const bytes = Buffer.from(attributes.valueBeforeDecodeView)
  bytes[0] = SET
  return bytes
}
