/** Tracking parameters that newsletters, advertisements and apps add to links. */
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid?|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|wt_mc|ref_src|ref_url|__twitter_impression)$/i

/**
 * Normalizes the URL of an article for comparison and storage. Removes the fragment, the user name and password,
 * a trailing dot of the host, the default port and tracking parameters. Keeps all other parameters in their order,
 * because they may select the article. Returns a URL other than http, such as a `urn:`, unchanged.
 */
export function articleUrl(address: string): string {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) return address
  url.hash = ''
  url.username = ''
  url.password = ''
  url.hostname = url.hostname.replace(/\.$/, '')
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((one) => one !== '' && !TRACKING.test(one.split('=', 1)[0] ?? ''))
  url.search = kept.join('&')
  return url.href
}
