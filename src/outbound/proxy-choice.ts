import { ConfigError } from '../model/errors.ts'
import { hostOf, portOf } from './private-address-allowlist.ts'

/** The proxies of the environment, as `config/` reads them. */
export interface ProxySettings {
  readonly https: string | null
  readonly http: string | null
  /** `NO_PROXY`: hosts that are reached directly. */
  readonly none: string
}

function proxyUrl(name: string, value: string | null): string | null {
  if (value === null) return null
  // As everywhere else, `proxy:3128` is enough.
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  if (url && /^(https?|socks5?):$/.test(url.protocol)) return url.href
  throw new ConfigError('config-invalid', `${name}: its value can't be read.`, {
    input: name,
    hint: 'Set it to http://host:port.',
  })
}

/**
 * The proxies as addresses that can be connected to.
 *
 * @throws ConfigError `config-invalid`, without the value: it may hold a password.
 */
export const readProxies = (settings: ProxySettings): ProxySettings => ({
  https: proxyUrl('HTTPS_PROXY', settings.https),
  http: proxyUrl('HTTP_PROXY', settings.http),
  none: settings.none,
})

/**
 * Whether `NO_PROXY` names a host: `*`, a name (which stands for its subdomains too), `.name` or
 * `*.name`, an address, each with a `:port` if only that port is meant. Commas or spaces between.
 */
export function bypassesProxy(url: URL, none: string): boolean {
  const host = hostOf(url)
  return none.split(/[\s,]+/).some((entry) => {
    const match = /^(?:\[(.+)\]|([^:]+|[^:]*:.*:.*?))(?::(\d+))?$/.exec(entry.toLowerCase())
    if (!match) return false
    const name = (match[1] ?? match[2] ?? '').replace(/^\*?\./, '').replace(/\.$/, '')
    if (match[3] && Number(match[3]) !== portOf(url)) return false
    return name === '*' || host === name || host.endsWith(`.${name}`)
  })
}

/**
 * The proxy that a URL is fetched through; null where it is reached directly. undici's `EnvHttpProxyAgent` makes the
 * same choice, but tells nobody: the guard must know it beforehand, as it checks the two ways differently.
 */
export function proxyFor(url: URL, settings: ProxySettings): string | null {
  const proxy = url.protocol === 'https:' ? (settings.https ?? settings.http) : settings.http
  return proxy && !bypassesProxy(url, settings.none) ? proxy : null
}
