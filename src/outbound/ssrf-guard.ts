import { isIP } from 'node:net'
import { FetchError } from '../model/errors.ts'
import { isPrivateAddress } from './ip-ranges.ts'
import { type AddressAllowlist, hostOf, parseAllowlist, portOf } from './private-address-allowlist.ts'

/**
 * Names for use within one machine or network (RFC 6761, 6762, 7686, 8375, 9476 and the ICANN list of names that are
 * never delegated). `.example` is not included, because it never resolves.
 */
const RESERVED: ReadonlySet<string> = new Set(
  'localhost local localdomain localdomain6 internal intranet corp home lan private test invalid onion alt home.arpa in-addr.arpa ip6.arpa'.split(
    ' ',
  ),
)

const HINT = 'Name a public http:// or https:// address, or list an exception in STET_ALLOW_PRIVATE.'

export function addressRefusedError(url: string, why: string, hint = HINT): FetchError {
  return new FetchError('address-refused', `${url} was not fetched: ${why}.`, { input: url, hint })
}

function isReserved(host: string): boolean {
  const labels = host.split('.')
  return labels.length < 2 || RESERVED.has(labels.at(-1) ?? '') || RESERVED.has(labels.slice(-2).join('.'))
}

/**
 * Checks a URL without the network. Refuses schemes other than http and https, credentials, private addresses in any
 * spelling (`URL` normalizes decimal, octal, hexadecimal and short forms), reserved names and names of one label.
 *
 * @throws FetchError `address-refused`
 */
export function assertAllowedUrl(url: string, exceptions: AddressAllowlist): URL {
  const parsed = URL.parse(url)
  if (!parsed) throw addressRefusedError(url, 'it is not a valid URL')
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw addressRefusedError(url, `${parsed.protocol} is neither http nor https`)
  }
  if (parsed.username || parsed.password) {
    // The message must not contain the password.
    throw addressRefusedError(`An address at ${parsed.host}`, 'it carries credentials')
  }
  const host = hostOf(parsed)
  if (exceptions.allowsHost(host, portOf(parsed))) return parsed
  if (isIP(host) === 0) {
    if (host.split('.').includes(''))
      throw addressRefusedError(url, 'its host has an empty part between two dots')
    if (isReserved(host)) throw addressRefusedError(url, `${host} is a name for use inside a network`)
  } else if (isPrivateAddress(host) && !exceptions.allowsIp(host)) {
    throw addressRefusedError(url, `${host} is an address inside the network`)
  }
  return parsed
}

/**
 * Refuses a private address of a resolved name or a connected socket.
 *
 * @throws FetchError `address-refused`
 */
export function assertAllowedAddress(address: string, url: URL, exceptions: AddressAllowlist): void {
  if (!isPrivateAddress(address)) return
  if (exceptions.allowsHost(hostOf(url), portOf(url)) || exceptions.allowsIp(address)) return
  throw addressRefusedError(url.href, `${hostOf(url)} leads to ${address}, inside the network`)
}

/**
 * Checks a URL without the network, at intake.
 *
 * @param allow exceptions, as in `STET_ALLOW_PRIVATE`
 * @throws FetchError `address-refused`
 */
export function assertPublicUrl(url: string, allow: readonly string[]): void {
  assertAllowedUrl(url, parseAllowlist(allow))
}
