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

type Cidr = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** The shortest prefixes: `10.0.0.0/8` and `fc00::/7` are the largest private networks. */
const MIN_PREFIX = { ipv4: 8, ipv6: 7 } as const

/** The host of a URL in its normalized form: lower case, without brackets and trailing dot, IPv4 as dotted quads. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

/** The port of a URL, or the default port of its scheme. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

/**
 * Parses the allowlist.
 *
 * @param allow entries: `host:port`, a CIDR, or a single address for all its ports
 * @throws ConfigError `config-invalid` for any other entry, and for one that allows more or less than it seems to: a
 * network larger than a private one, a CIDR with host bits, the unspecified address, an IPv4 address in another notation
 */
export function parseAllowlist(allow: readonly string[]): AddressAllowlist {
  const hosts = new Set<string>()
  const ranges: Cidr[] = []
  for (const entry of allow) {
    const range = parseRange(entry)
    if (range) ranges.push(range)
    else hosts.add(parseHostAndPort(entry))
  }
  return {
    allowsHost: (host, port) => hosts.has(`${host} ${port}`),
    allowsIp: (address) => ranges.some((range) => isInCidr(address, range)),
  }
}

/** A CIDR, or the range of a single address; null for text that is neither. @param entry to name in errors */
function parseRange(text: string, entry = text): Cidr | null {
  const [address = '', prefix, ...rest] = text.replace(/^\[(.*)\]$/, '$1').split('/')
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return null
  if (address.includes('%')) throw refusedError(entry, 'has a zone')
  const parsed = ipaddr.parse(address)
  const bits = parsed.kind() === 'ipv4' ? 32 : 128
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix ?? '0') || Number(prefix ?? 0) > bits) {
    throw refusedError(entry, 'is not a CIDR')
  }
  const range = [parsed, Number(prefix ?? bits)] as const
  if (parsed.range() === 'unspecified') throw refusedError(entry, 'is no network of yours')
  if (parsed.range() === 'ipv4Mapped') throw refusedError(entry, 'is IPv4 written as IPv6')
  if (range[1] < MIN_PREFIX[parsed.kind()]) throw refusedError(entry, 'is larger than any private network')
  const network = parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  if (network.networkAddressFromCIDR(`${address}/${range[1]}`).toString() !== parsed.toString()) {
    throw refusedError(entry, 'names an address within its network')
  }
  return range
}

function parseHostAndPort(entry: string): string {
  const [, written = '', port = ''] = /^(\[[^\]]+\]|[^:/?#@\\\s]+):(\d{1,5})$/.exec(entry) ?? []
  const url = port === '' ? null : URL.parse(`http://${written}:${port}`)
  if (!url) throw refusedError(entry, 'is neither host:port nor a CIDR')
  if (Number(port) === 0) throw refusedError(entry, 'has the port 0')
  const host = hostOf(url)
  const isAddress = ipaddr.isValid(host)
  if (isAddress) parseRange(host, entry)
  // `127.1`, `0x7f000001` and `2130706433` are the same address; a name is one label or more.
  if (isAddress ? written.replace(/^\[(.*)\]$/, '$1').toLowerCase() !== host : !NAME.test(host)) {
    throw refusedError(entry, 'is not written the usual way')
  }
  return `${host} ${Number(port)}`
}

const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/

const refusedError = (entry: string, why: string): ConfigError =>
  new ConfigError('config-invalid', `STET_ALLOW_PRIVATE: ${JSON.stringify(entry)} ${why}.`, {
    input: 'STET_ALLOW_PRIVATE',
    hint: 'List host:port or a CIDR, comma-separated, such as 10.0.0.5:8443,fd00::/8.',
  })
