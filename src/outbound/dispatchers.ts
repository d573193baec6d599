import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { createGuardedConnector } from './connector.ts'
import { bestEffortLookup, type ResolveHost, resolveBySystem, resolveWithFallback } from './dns.ts'
import { type AddressAllowlist, hostOf, portOf } from './private-address-allowlist.ts'
import { type ProxySettings, proxyFor } from './proxy-choice.ts'
import { assertAllowedAddress } from './ssrf-guard.ts'

/** Bytes of a response's head that are read; more is refused. */
const MAX_HEADER_BYTES = 65_536

/** Between two bytes, or before the first; undici's timers are coarse, the exact limit is a signal's. */
const SILENCE_MS = 60_000

export interface Dispatchers {
  /**
   * The way to a URL that has passed `assertAllowedUrl`: directly, or through a proxy after what the name
   * resolves to here, if to anything, was looked at as well.
   *
   * @throws FetchError `address-refused`
   */
  to(url: URL): Promise<Dispatcher>
  close(): Promise<void>
}

/** One dispatcher for direct connections and one for each proxy; HTTP/1.1 only, as it is recorded. */
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
  const believed = bestEffortLookup(resolve ?? resolveWithFallback())
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
        for (const address of await believed(host)) assertAllowedAddress(address, url, exceptions)
      }
      return through(proxy)
    },
    async close() {
      await Promise.all([direct, ...proxies.values()].map((one) => one.destroy()))
    },
  }
}
