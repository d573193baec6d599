import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** The authorities of earlier origins: each change makes the next connection read all certificates again. */
const trusted = new Set<string>()

/** Makes this very process trust the origin, because `NODE_EXTRA_CA_CERTS` is read only when Node starts. */
export function trust(caPath: string): void {
  const certificate = readFileSync(caPath, 'utf8')
  if (trusted.has(certificate)) return
  trusted.add(certificate)
  setDefaultCACertificates([...getCACertificates('default'), certificate])
}
