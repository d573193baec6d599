import { X509Certificate } from 'node:crypto'
import { InputError } from '../../model/errors.ts'
import type { VerifiedTimestamp } from './timestamp-token.ts'

/** No real chain is longer. */
const MAX_LINKS = 8

/** @throws InputError `input-unreadable` for text that holds no certificate */
export function parseCertificates(pem: string, name: string): X509Certificate[] {
  const blocks = pem.match(
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g,
  )
  try {
    if (blocks) return blocks.map((block) => new X509Certificate(block))
  } catch {
    // Told below like a file without any.
  }
  throw new InputError('input-unreadable', `${name} holds no certificate that can be read.`, {
    input: name,
    hint: "Give the authority's root certificate as PEM.",
  })
}

/**
 * The expected certificate under which a timestamp was signed: that of its signer, or one from which
 * a chain of embedded certificates leads there, each valid at the time of the timestamp. Null: none.
 */
export function findTrustAnchor(
  { certificate, certificates, at }: VerifiedTimestamp,
  expected: readonly X509Certificate[],
): X509Certificate | null {
  let link = certificate
  for (let links = 0; links < MAX_LINKS; links += 1) {
    const current = link
    const pinned = expected.find((one) => one.raw.equals(current.raw))
    const anchor = pinned ?? expected.find((one) => issued(one, current, at))
    if (anchor) return anchor
    const next = certificates.find((one) => !one.raw.equals(current.raw) && issued(one, current, at))
    if (!next) return null
    link = next
  }
  return null
}

function issued(issuer: X509Certificate, subject: X509Certificate, at: Date): boolean {
  return (
    issuer.ca &&
    at >= issuer.validFromDate &&
    at <= issuer.validToDate &&
    subject.checkIssued(issuer) &&
    subject.verify(issuer.publicKey)
  )
}

/** The name in a certificate as people write it: `Common Name (Organisation)`. */
export function distinguishedName({ subject }: X509Certificate): string {
  const field = (key: string): string | undefined =>
    subject
      .split('\n')
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
  const [name, organisation] = [field('CN'), field('O')]
  if (name === undefined) return organisation ?? subject.replaceAll('\n', ', ')
  return organisation === undefined ? name : `${name} (${organisation})`
}
