import { ConfigError } from '../model/errors.ts'
import { hostOf, portOf } from './private-address-allowlist.ts'

/** The proxy settings of the environment, as `config/` reads them. */
export interface ProxySettings {
  readonly https: string | null
  readonly http: string | null
  /** `NO_PROXY`: hosts that bypass the proxy. */
  readonly none: string
  /** Whether the proxy gets names and resolves them (`STET_PROXY_RESOLVES`). Absent: it gets checked addresses. */
  readonly resolves?: boolean
}

function proxyUrl(name: string, value: string | null): string | null {
  if (value === null) return null
  // Like other programs, accept `proxy:3128` without a scheme.
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  if (url && /^(https?|socks5?):$/.test(url.protocol)) return url.href
  throw new ConfigError('config-invalid', `${name}: its value can't be read.`, {
    input: name,
    hint: 'Set it to http://host:port.',
  })
}

/**
 * Validates the proxy URLs and completes their scheme.
 *
 * @throws ConfigError `config-invalid`. The message omits the value, which may contain a password.
 */
export const readProxies = (settings: ProxySettings): ProxySettings => ({
  https: proxyUrl('HTTPS_PROXY', settings.https),
  http: proxyUrl('HTTP_PROXY', settings.http),
  none: settings.none,
  ...(settings.resolves === undefined ? {} : { resolves: settings.resolves }),
})

/**
 * Whether `NO_PROXY` matches a URL. Entries are separated by commas or spaces: `*`, a name (which includes its
 * subdomains), `.name`, `*.name` or an address, each with an optional `:port`.
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
 * The proxy for a URL; null for a direct connection. undici's `EnvHttpProxyAgent` makes the same choice but does not
 * expose it, and the SSRF guard needs it: it checks direct and proxied connections differently.
 */
export function proxyFor(url: URL, settings: ProxySettings): string | null {
  const proxy = url.protocol === 'https:' ? (settings.https ?? settings.http) : settings.http
  return proxy && !bypassesProxy(url, settings.none) ? proxy : null
}
