/** What a link gains on its way through newsletters, advertisements and apps, by the names their makers give. */
const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid?|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|wt_mc|ref_src|ref_url|__twitter_impression)$/i

/**
 * The address of an article as it is compared and kept: without fragment, name and password, the dot that
 * may end a host, a port that is the scheme's own, and tracking parameters. The others stay, in their
 * order: they may choose the article. What is no http address, such as a `urn:`, stays as it is.
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
