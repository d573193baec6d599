import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/** Makes this very process trust the origin, because `NODE_EXTRA_CA_CERTS` is read only when Node starts. */
export function trust(caPath: string): void {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(caPath, 'utf8')])
}
