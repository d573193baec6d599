import { getDomain } from 'tldts'
import { articleUrl } from '../model/article-url.ts'

/** Where an article was found, and what it says of itself. */
export interface ArticleAddresses {
  readonly url: string
  /** Where its redirects ended; null where nothing was fetched. */
  readonly finalUrl: string | null
  /** Its canonical link. */
  readonly canonicalUrl: string | null
}

/**
 * Other addresses of the same article: where its redirects ended, and its canonical link where that is of
 * the same site. A page may say of itself what it likes: a canonical link into another site would make it
 * that site's article. A home page is no article, though links to what is gone lead there.
 */
export function articleAliases({ url, finalUrl, canonicalUrl }: ArticleAddresses): string[] {
  const own = articleUrl(url)
  const canonical = canonicalUrl !== null && sameSite(finalUrl ?? url, canonicalUrl) ? [canonicalUrl] : []
  const others = [...(finalUrl === null ? [] : [finalUrl]), ...canonical].filter(isArticle).map(articleUrl)
  return [...new Set(others)].filter((one) => one !== own)
}

/** Whether both are of one registrable domain; whoever shares a host of many has none in common with the others. */
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
