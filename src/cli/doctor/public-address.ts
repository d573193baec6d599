import type { Config } from '../../../config/config.ts'
import { readCertificateEnd } from '../../outbound/certificate-end.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/
/** As the alert `StetCertificateEnds`: a certificate that is renewed by itself is younger. */
const SOON_MS = 14 * 24 * 3_600_000

/**
 * Reports a public address over plain http, where cookies and tokens cross the network as they are, and a certificate that
 * ends soon.
 */
export async function checkPublicAddress(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  now: Date,
): Promise<DoctorFinding> {
  const url = publicUrl === null ? null : URL.parse(publicUrl)
  if (url === null) return okFinding('public address', 'not set (STET_PUBLIC_URL): this machine alone')
  if (url.protocol === 'https:') return await checkCertificate(url, now)
  if (LOOPBACK.test(url.hostname)) return okFinding('public address', url.origin)
  return createFinding(
    'public address',
    'short',
    `${url.origin} is plain http: sessions and tokens cross the network unencrypted`,
    'Put a proxy with a certificate in front (deploy/caddy has one), and set STET_PUBLIC_URL to https://…',
  )
}

async function checkCertificate(url: URL, now: Date): Promise<DoctorFinding> {
  const end = await readCertificateEnd(url).catch(() => null)
  // Many networks do not let a machine reach its own public address.
  if (end === null) {
    const hint = 'Ask from outside: its certificate could not be looked at.'
    return createFinding('public address', 'advice', `${url.origin} can't be reached from here`, hint)
  }
  const day = end.toISOString().slice(0, 10)
  if (end.getTime() - now.getTime() > SOON_MS)
    return okFinding('public address', `${url.origin}, with a certificate until ${day}`)
  const verb = end < now ? 'ended' : 'ends'
  const hint = 'Renew it, or find out why it was not renewed by itself.'
  return createFinding('public address', 'short', `the certificate of ${url.origin} ${verb} on ${day}`, hint)
}
