import { X509Certificate } from 'node:crypto'
import { InputError } from '../../model/errors.ts'
import type { VerifiedTimestamp } from './timestamp-token.ts'

/** The longest chain that is followed. */
const MAX_LINKS = 8

/** @throws InputError `input-unreadable` for text without a certificate */
export function parseCertificates(pem: string, name: string): X509Certificate[] {
  const blocks = pem.match(
    /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g,
  )
  try {
    if (blocks) return blocks.map((block) => new X509Certificate(block))
  } catch {
    // Reported below, like a file without a certificate.
  }
  throw new InputError('input-unreadable', `${name} contains no readable certificate.`, {
    input: name,
    hint: "Give the authority's root certificate as PEM.",
  })
}

/**
 * Finds the expected certificate that a timestamp chains to: the signer's own, or the root of a chain through embedded
 * certificates that were valid at the time of the timestamp. Null if there is none.
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

/** The subject of a certificate in readable form: `Common Name (Organisation)`. */
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
