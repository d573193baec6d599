import ipaddr from 'ipaddr.js'
import { ConfigError } from '../model/errors.ts'
import { isInCidr } from './ip-ranges.ts'

/** What an operator lets be fetched although it lies inside (`STET_ALLOW_PRIVATE`). */
export interface AddressAllowlist {
  /** Whether that very host and port is named. */
  allowsHost(host: string, port: number): boolean
  /** Whether the address lies in a range that is named. */
  allowsIp(address: string): boolean
}

function cidrOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const bare = entry.replace(/^\[(.*)\]$/, '$1')
  if (ipaddr.isValidCIDR(bare)) return ipaddr.parseCIDR(bare)
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null
  const address = ipaddr.parse(bare)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** The host as `URL` writes it: lower case, no brackets, no dot at the end, numbers as dotted quads. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** The port that a URL means, its scheme's own included. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/**
 * Reads the list.
 *
 * @param allow each `host:port`, a CIDR, or a single address for all its ports
 * @throws ConfigError `config-invalid` for an entry that is none of these.
 */
export function parseAllowlist(allow: readonly string[]): AddressAllowlist {
  const places = new Set<string>()
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = []
  for (const entry of allow) {
    const range = cidrOf(entry)
    const url = range ? null : URL.parse(`http://${entry}`)
    const port = /:(\d{1,5})$/.exec(entry)?.[1]
    if (range) ranges.push(range)
    else if (url && port && url.pathname === '/') places.add(`${hostOf(url)} ${Number(port)}`)
    else {
      throw new ConfigError('config-invalid', `STET_ALLOW_PRIVATE: ${JSON.stringify(entry)} can't be read.`, {
        input: 'STET_ALLOW_PRIVATE',
        hint: 'List host:port or a CIDR, comma-separated, such as 10.0.0.5:8443,fd00::/8.',
      })
    }
  }
  return {
    allowsHost: (host, port) => places.has(`${host} ${port}`),
    allowsIp: (address) => ranges.some((range) => isInCidr(address, range)),
  }
}
