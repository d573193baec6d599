import { getDomain } from 'tldts'
import { articleUrl } from '../../model/article-url.ts'

/** An address that `URL` and `articleUrl` leave as it is: the usual one, which then needs no parsing. */
const PLAIN_PATH = /^\/(?!\/)[\w\-/~%]*(?:\.[\w-]+)?$/

/** The addresses that belong to a site: http and https, on hosts of its registrable domain. */
export class SiteScope {
  readonly #domain: string | null
  /** Whether each origin belongs to the site. */
  readonly #origins = new Map<string, boolean>()

  /** @param site any address of the site; null: every site belongs */
  constructor(site: string | null) {
    this.#domain = site === null ? null : domainOf(URL.parse(site)?.hostname ?? '')
  }

  /**
   * Resolves an address of a listing.
   *
   * @param base the listing's own address; null if it has none
   * @returns the normal form of the article's address (`articleUrl`); null if it is none or belongs to another site
   */
  resolve(address: string, base: string | null): string | null {
    const slash = address.indexOf('/', 'https://'.length)
    const origin = slash === -1 ? '' : address.slice(0, slash)
    const known = this.#origins.get(origin)
    if (known !== undefined && PLAIN_PATH.test(address.slice(slash))) return known ? address : null
    const url = URL.parse(address, base ?? undefined)
    if (url === null || !/^https?:$/.test(url.protocol)) return null
    const own = this.#domain === null || domainOf(url.hostname) === this.#domain
    if (this.#origins.size < 1_000 && url.origin === origin) this.#origins.set(origin, own)
    return own ? articleUrl(url.href) : null
  }
}

const domainOf = (hostname: string): string => getDomain(hostname, { allowPrivateDomains: true }) ?? hostname
