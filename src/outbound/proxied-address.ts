import { isIP } from 'node:net'
import { bestEffortLookup, type ResolveHost } from './dns.ts'
import { type AddressAllowlist, hostOf, portOf } from './private-address-allowlist.ts'
import { addressRefusedError, assertAllowedAddress } from './ssrf-guard.ts'

/** Names that always resolve. If they do not, there is no name service here (RFC 6761 § 6.5, RFC 2606). */
const REFERENCES = ['example.com', 'iana.org']

/**
 * Creates the function that chooses the address to which a proxy is sent for a URL: one that Stet resolved and checked
 * itself. If the proxy resolved the name again, a name server could give it another answer.
 *
 * The function returns null if the proxy gets the host as it is: an address, a listed exception, or any name where no
 * name resolves at all. It throws FetchError `address-refused` for a name with a private address, and for a name without an
 * address while others have one.
 *
 * @param proxyResolves the proxy gets every name; those with a private address here are still refused
 */
export function createProxiedAddressChooser(
  resolve: ResolveHost,
  exceptions: AddressAllowlist,
  proxyResolves: boolean,
): (url: URL) => Promise<string | null> {
  const lookup = bestEffortLookup(resolve)
  let resolved = false

  async function othersResolve(): Promise<boolean> {
    if (resolved) return true
    const answers = await Promise.all(REFERENCES.map(lookup))
    return answers.some((addresses) => addresses.length > 0)
  }

  return async (url) => {
    const host = hostOf(url)
    if (isIP(host) !== 0 || exceptions.allowsHost(host, portOf(url))) return null
    const addresses = await lookup(host)
    for (const address of addresses) assertAllowedAddress(address, url, exceptions)
    if (proxyResolves) return null
    // Not every proxy has IPv6.
    const chosen = addresses.find((address) => isIP(address) === 4) ?? addresses[0]
    if (chosen !== undefined) {
      resolved = true
      return chosen
    }
    if (!(await othersResolve())) return null
    throw addressRefusedError(
      url.href,
      `${host} does not resolve here, though other names do`,
      'Correct the address. If only your proxy can resolve it, set STET_PROXY_RESOLVES=on.',
    )
  }
}
