import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a certificate that signs itself and ends in so many days, with files in this directory. */
export function makeCertificate(dir: string, days: number): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const words = ['-keyout', key, '-out', cert, '-subj', '/CN=stet', '-days', String(days)]
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...words])
  if (status !== 0) throw new Error(`openssl: ${stderr}`)
  return { key: readFileSync(key), cert: readFileSync(cert) }
}
