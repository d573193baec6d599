import type { ShortLinks } from '../../model/short-links.ts'

/** `t.co` (platforms.md § 1.9). `pic.twitter.com/…` has the same key as its `t.co` link. */
export const xShortLinks: ShortLinks = {
  // Without a browser's user agent, t.co answers with a redirect.
  headers: { 'user-agent': 'curl/8' },
  matches: (url) => /^https?:\/\/t\.co\/\w+$/i.test(url),
  async target({ status, headers, text }) {
    const written =
      status >= 300 && status < 400 ? headers.location : status === 200 ? await inPage(text) : undefined
    const url = webUrl(written ?? null)
    if (url === null) return null
    const unsafe = isWarning(url) ? webUrl(url.searchParams.get('unsafe_link')) : null
    if (unsafe !== null) return { url: unsafe.href, visit: false }
    return { url: url.href, visit: !/(?:^|\.)(?:twitter\.com|x\.com|t\.co)$/.test(url.hostname) }
  },
  find(texts) {
    const links = texts.flatMap((text) => [
      ...text.matchAll(/\bt\.co\/(\w{1,20})|\bpic\.(?:twitter|x)\.com\/(\w{1,20})/g),
    ])
    return [...new Set(links.map((match) => `https://t.co/${match[1] ?? match[2]}`))]
  },
  remove: (text) => text.replace(/https?:\/\/\S+|\b(?:pic\.(?:twitter|x)\.com|t\.co)\/\w+/g, ''),
  mediaLink: (text) => /\bpic\.(?:twitter|x)\.com\/\w+$/.exec(text)?.[0] ?? null,
}

function webUrl(text: string | null): URL | null {
  const url = URL.parse(text ?? '')
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}

const isWarning = (url: URL): boolean =>
  /^(?:[\w-]+\.)?(?:twitter|x)\.com$/.test(url.hostname) && url.pathname === '/safety/unsafe_link_warning'

/** The target of a page's `<meta http-equiv="refresh">` or script. */
async function inPage(text: string): Promise<string | undefined> {
  const { loadHtml } = await import('../../detect/html/load-html.ts')
  const $ = loadHtml(text)
  const refresh = $?.('meta[http-equiv=refresh i]').attr('content') ?? ''
  const url = /^\s*\d+\s*;\s*url=(.+)$/i.exec(refresh)?.[1]
  return url ?? /location\.replace\("((?:[^"\\]|\\.)+)"\)/.exec(text)?.[1]?.replaceAll('\\/', '/')
}
