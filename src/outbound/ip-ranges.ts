import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv6, number]

const v6 = (cidr: string): Range => ipaddr.IPv6.parseCIDR(cidr)

/** Addresses that look public but are internal: the host agent of Azure, reachable from Azure machines only. */
const CLOUD_HOST_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16'])

/** The range that IANA has allocated for global unicast. Everything else is special or unassigned. */
const GLOBAL: Range = v6('2000::/3')

/** Special ranges within `GLOBAL` (IANA IPv6 Special-Purpose Address Registry). */
const SPECIAL: readonly Range[] = ['2001::/23', '2001:db8::/32', '3fff::/20'].map(v6)

/** Prefixes that embed an IPv4 address, with the offset of its first byte. */
const IPV4_EMBEDDINGS: ReadonlyArray<readonly [Range, number]> = [
  [v6('::ffff:0:0/96'), 12], // mapped, RFC 4291
  [v6('::ffff:0:0:0/96'), 12], // translated, RFC 7915
  [v6('64:ff9b::/96'), 12], // NAT64, RFC 6052
  [v6('2002::/16'), 2], // 6to4, RFC 3056
]

function isPrivateV4(address: ipaddr.IPv4): boolean {
  return address.range() !== 'unicast' || CLOUD_HOST_ADDRESSES.has(address.toString())
}

function isPrivateV6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray()
  for (const [range, from] of IPV4_EMBEDDINGS) {
    if (address.match(range)) return isPrivateV4(new ipaddr.IPv4(bytes.slice(from, from + 4)))
  }
  // ISATAP (RFC 5214) embeds an IPv4 address in the lower half of any prefix.
  const isatap =
    [0x00, 0x02].includes(bytes[8] ?? -1) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
  if (isatap && isPrivateV4(new ipaddr.IPv4(bytes.slice(12)))) return true
  return !address.match(GLOBAL) || SPECIAL.some((range) => address.match(range))
}

/**
 * Whether an IP address belongs to a private network or to this machine, or is not globally routable. Also checks IPv4
 * addresses embedded in IPv6 (mapped, NAT64, 6to4, ISATAP).
 *
 * @param address from a resolver or a socket. A zone (`%eth0`) is ignored. An invalid address counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return isPrivateV4(ipaddr.IPv4.parse(bare))
  return !ipaddr.IPv6.isValid(bare) || isPrivateV6(ipaddr.IPv6.parse(bare))
}

/** Whether `address` is in `cidr`. An IPv4-mapped IPv6 address counts as IPv4. */
export function isInCidr(address: string, cidr: readonly [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  const bare = address.replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return false
  const one = ipaddr.process(bare)
  return one.kind() === cidr[0].kind() && one.match(cidr[0], cidr[1])
}
