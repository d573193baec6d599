import { getDomain } from 'tldts'
import { articleUrl } from '../../model/article-url.ts'

/** Where an article was found, and its own metadata. */
export interface ArticleAddresses {
  readonly url: string
  /** The URL after redirects; null if nothing was fetched. */
  readonly finalUrl: string | null
  /** The URL of its canonical link. */
  readonly canonicalUrl: string | null
}

/**
 * Returns other URLs of the same article: the URL after redirects, and the canonical link if it is on the same site. A
 * page controls its own canonical link, so a link to another site could claim that site's article. A home page is no
 * article, although redirects from removed pages end there.
 */
export function deriveArticleAliases({ url, finalUrl, canonicalUrl }: ArticleAddresses): string[] {
  const own = articleUrl(url)
  const canonical = canonicalUrl !== null && sameSite(finalUrl ?? url, canonicalUrl) ? [canonicalUrl] : []
  const others = [...(finalUrl === null ? [] : [finalUrl]), ...canonical].filter(isArticle).map(articleUrl)
  return [...new Set(others)].filter((one) => one !== own)
}

/** Whether both URLs share a registrable domain. Tenants of a shared host do not share one with each other. */
function sameSite(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)]
  if (a === null || b === null) return false
  const domain = ({ hostname }: URL) => getDomain(hostname, { allowPrivateDomains: true }) ?? hostname
  return domain(a) === domain(b)
}

const isArticle = (address: string): boolean => {
  const url = URL.parse(address)
  return url !== null && /^https?:$/.test(url.protocol) && (url.pathname !== '/' || url.search !== '')
}
