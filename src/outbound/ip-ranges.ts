import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv6, number]

const v6 = (cidr: string): Range => ipaddr.IPv6.parseCIDR(cidr)

/** Addresses that only look public: the host agent of Azure, reachable from its machines alone. */
const HOSTS_OF_CLOUDS: ReadonlySet<string> = new Set(['168.63.129.16'])

/** What IANA has given out for the open network so far; the rest is special, or nobody's. */
const GLOBAL: Range = v6('2000::/3')

/** Inside `GLOBAL` and yet special (IANA IPv6 Special-Purpose Address Registry). */
const SPECIAL: readonly Range[] = ['2001::/23', '2001:db8::/32', '3fff::/20'].map(v6)

/** Prefixes that carry an IPv4 address, with the byte it begins at. */
const CARRIERS: ReadonlyArray<readonly [Range, number]> = [
  [v6('::ffff:0:0/96'), 12], // mapped, RFC 4291
  [v6('::ffff:0:0:0/96'), 12], // translated, RFC 7915
  [v6('64:ff9b::/96'), 12], // NAT64, RFC 6052
  [v6('2002::/16'), 2], // 6to4, RFC 3056
]

function isInwardV4(address: ipaddr.IPv4): boolean {
  return address.range() !== 'unicast' || HOSTS_OF_CLOUDS.has(address.toString())
}

function isInwardV6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray()
  for (const [range, from] of CARRIERS) {
    if (address.match(range)) return isInwardV4(new ipaddr.IPv4(bytes.slice(from, from + 4)))
  }
  // ISATAP (RFC 5214) hides an IPv4 address in the lower half of any prefix.
  const isatap =
    [0x00, 0x02].includes(bytes[8] ?? -1) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
  if (isatap && isInwardV4(new ipaddr.IPv4(bytes.slice(12)))) return true
  return !address.match(GLOBAL) || SPECIAL.some((range) => address.match(range))
}

/**
 * Whether an IP address leads into a private network, to this machine, or nowhere on the open
 * Internet. An IPv4 address is looked for inside IPv6 (mapped, NAT64, 6to4, ISATAP) as well.
 *
 * @param address as a resolver or a socket gives it; a zone (`%eth0`) is ignored. What is no
 *   address counts as inward.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return isInwardV4(ipaddr.IPv4.parse(bare))
  return !ipaddr.IPv6.isValid(bare) || isInwardV6(ipaddr.IPv6.parse(bare))
}

/** Whether `address` lies in `cidr`; an IPv4 address mapped into IPv6 is the IPv4 address. */
export function isInCidr(address: string, cidr: readonly [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  const bare = address.replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return false
  const one = ipaddr.process(bare)
  return one.kind() === cidr[0].kind() && one.match(cidr[0], cidr[1])
}
