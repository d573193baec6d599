import ipaddr from 'ipaddr.js'
import { ConfigError } from '../model/errors.ts'
import { isInCidr } from './ip-ranges.ts'

/** Private addresses that the operator allows Stet to fetch (`STET_ALLOW_PRIVATE`). */
export interface AddressAllowlist {
  /** Whether exactly this host and port is listed. */
  allowsHost(host: string, port: number): boolean
  /** Whether the address is in a listed range. */
  allowsIp(address: string): boolean
}

function cidrOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const bare = entry.replace(/^\[(.*)\]$/, '$1')
  if (ipaddr.isValidCIDR(bare)) return ipaddr.parseCIDR(bare)
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null
  const address = ipaddr.parse(bare)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** The host of a URL in its normalized form: lower case, without brackets and trailing dot, IPv4 as dotted quads. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** The port of a URL, or the default port of its scheme. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/**
 * Parses the allowlist.
 *
 * @param allow entries: `host:port`, a CIDR, or a single address for all its ports
 * @throws ConfigError `config-invalid` for any other entry
 */
export function parseAllowlist(allow: readonly string[]): AddressAllowlist {
  const hosts = new Set<string>()
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = []
  for (const entry of allow) {
    const range = cidrOf(entry)
    const url = range ? null : URL.parse(`http://${entry}`)
    const port = /:(\d{1,5})$/.exec(entry)?.[1]
    if (range) ranges.push(range)
    else if (url && port && url.pathname === '/') hosts.add(`${hostOf(url)} ${Number(port)}`)
    else {
      throw new ConfigError('config-invalid', `STET_ALLOW_PRIVATE: ${JSON.stringify(entry)} can't be read.`, {
        input: 'STET_ALLOW_PRIVATE',
        hint: 'List host:port or a CIDR, comma-separated, such as 10.0.0.5:8443,fd00::/8.',
      })
    }
  }
  return {
    allowsHost: (host, port) => hosts.has(`${host} ${port}`),
    allowsIp: (address) => ranges.some((range) => isInCidr(address, range)),
  }
}
