import { isIP } from 'node:net'
import { LRUCache } from 'lru-cache'
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { createGuardedConnector } from './connector.ts'
import { type ResolveHost, resolveBySystem, resolveWithFallback } from './dns.ts'
import { type AddressAllowlist, hostOf } from './private-address-allowlist.ts'
import { createProxiedAddressChooser } from './proxied-address.ts'
import { type ProxySettings, proxyFor } from './proxy-choice.ts'

/** The largest accepted response head, in bytes. */
const MAX_HEADER_BYTES = 65_536

/** The longest pause between two bytes, or before the first. undici's timers are coarse; an abort signal enforces the exact limit. */
const SILENCE_MS = 60_000

/** Proxied hosts whose connections are kept. */
const MAX_PROXIED_HOSTS = 200

/** The way of a request. */
export interface Route {
  readonly dispatcher: Dispatcher
  /** The origin that the dispatcher is asked for: of the URL, or with a checked address in place of the name. */
  readonly origin: string
}

export interface Dispatchers {
  /**
   * The way to a URL that has passed `assertAllowedUrl`: direct, or through a proxy to an address that was checked.
   *
   * @throws FetchError `address-refused`
   */
  to(url: URL): Promise<Route>
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
  const chooseAddress = createProxiedAddressChooser(
    resolve ?? resolveWithFallback(),
    exceptions,
    settings.resolves ?? false,
  )
  const proxies = new LRUCache<string, Dispatcher>({
    max: MAX_PROXIED_HOSTS,
    // Requests that are under way end first.
    dispose: (one, _key, reason) => reason === 'evict' && void one.close(),
  })
  /** One agent a host, because an agent has one name for TLS: the certificate is checked against the name. */
  const through = (uri: string, host: string): Dispatcher => {
    const known = proxies.get(`${uri} ${host}`)
    if (known) return known
    const proxy = new ProxyAgent({
      ...limits,
      uri,
      requestTls: { allowH2: false, ...(isIP(host) === 0 ? { servername: host } : {}) },
      proxyTls: { allowH2: false },
    })
    proxies.set(`${uri} ${host}`, proxy)
    return proxy
  }
  return {
    async to(url) {
      const proxy = proxyFor(url, settings)
      if (proxy === null) return { dispatcher: direct, origin: url.origin }
      const address = await chooseAddress(url)
      const origin = address === null ? url.origin : atAddress(url, address)
      return { dispatcher: through(proxy, hostOf(url)), origin }
    },
    async close() {
      await Promise.all([direct, ...proxies.values()].map((one) => one.destroy()))
    },
  }
}

/** The origin of a URL with an address in place of its name. */
function atAddress({ protocol, port }: URL, address: string): string {
  const host = isIP(address) === 6 ? `[${address}]` : address
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`
}
