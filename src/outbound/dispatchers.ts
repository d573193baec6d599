import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { createGuardedConnector } from './connector.ts'
import { bestEffortLookup, type ResolveHost, resolveBySystem, resolveWithFallback } from './dns.ts'
import { type AddressAllowlist, hostOf, portOf } from './private-address-allowlist.ts'
import { type ProxySettings, proxyFor } from './proxy-choice.ts'
import { assertAllowedAddress } from './ssrf-guard.ts'

/** The largest accepted response head, in bytes. */
const MAX_HEADER_BYTES = 65_536

/** The longest pause between two bytes, or before the first. undici's timers are coarse; an abort signal enforces the exact limit. */
const SILENCE_MS = 60_000

export interface Dispatchers {
  /**
   * The dispatcher for a URL that has passed `assertAllowedUrl`: direct, or through a proxy. A proxy resolves the name
   * itself, so this method also checks the addresses that the local resolver finds, if any.
   *
   * @throws FetchError `address-refused`
   */
  to(url: URL): Promise<Dispatcher>
  close(): Promise<void>
}

/** Creates one dispatcher for direct connections and one for each proxy. HTTP/1.1 only, because exchanges are recorded as such. */
export function createDispatchers(
  settings: ProxySettings,
  exceptions: AddressAllowlist,
  resolve?: ResolveHost,
): Dispatchers {
  const limits = {
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
  }
  const direct = new Agent({
    ...limits,
    factory: (origin, options) =>
      new Pool(origin, {
        ...options,
        connect: createGuardedConnector(new URL(origin), exceptions, resolve ?? resolveBySystem),
      }),
  })
  const lookup = bestEffortLookup(resolve ?? resolveWithFallback())
  const proxies = new Map<string, Dispatcher>()
  const through = (uri: string): Dispatcher => {
    const known = proxies.get(uri)
    if (known) return known
    const proxy = new ProxyAgent({
      ...limits,
      uri,
      requestTls: { allowH2: false },
      proxyTls: { allowH2: false },
    })
    proxies.set(uri, proxy)
    return proxy
  }
  return {
    async to(url) {
      const proxy = proxyFor(url, settings)
      if (proxy === null) return direct
      const host = hostOf(url)
      if (!exceptions.allowsHost(host, portOf(url))) {
        for (const address of await lookup(host)) assertAllowedAddress(address, url, exceptions)
      }
      return through(proxy)
    },
    async close() {
      await Promise.all([direct, ...proxies.values()].map((one) => one.destroy()))
    },
  }
}
