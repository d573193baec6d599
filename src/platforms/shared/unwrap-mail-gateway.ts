import { safeDecodeURIComponent } from '../../model/url.ts'

/** Gateways that check a link when it is clicked: the pattern of their host, and the parameter with the link. */
const PARAMETERS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/(?:^|\.)safelinks\.protection\.(?:outlook|office365)\.(?:com|us|cn|de)$/, /^\//, 'url'],
  [/^(?:outlook\.(?:office|office365|live)\.com|statics\.teams\.[a-z.]+)$/, /safelinks?(?:\.html|\/)/, 'url'],
  [/^linkprotect\.cudasvc\.com$/, /^\/url/, 'a'],
  [/^protect\d?\.(?:fireeye|trellix)\.com$/, /^\/v\d\/url/, 'u'],
  [/^clicktime\.(?:symantec\.com|cloud\.postoffice\.net)$/, /^\//, 'u'],
  [/^clicktime\.(?:symantec\.com|cloud\.postoffice\.net)$/, /^\//, 'U'],
  [/^link\.edgepilot\.com$/, /^\/s\//, 'u'],
  [/(?:^|[.-])ctp\.trendmicro\.com$/, /^\/wis\/clicktime\//, 'url'],
]

/**
 * The link that a mail gateway replaced by its own, or null. Gateways whose links are keys (Mimecast) keep the link to
 * themselves.
 */
export function unwrapMailGateway(host: string, url: URL): string | null {
  if (/^urldefense(?:\.proofpoint)?\.(?:com|us)$/.test(host)) return fromProofpoint(url)
  if (host === 'protect.checkpoint.com' || host === 'url.avanan.click')
    return /^\/v\d\/(?:r\d{2}\/)?_{3}(.+?)_{3}\./.exec(url.pathname + url.search)?.[1] ?? null
  if (host === 'secure-web.cisco.com')
    return safeDecodeURIComponent(/^\/[^/]+\/(https?%3a.+)$/i.exec(url.pathname)?.[1] ?? '') || null
  if (/(?:^|\.)protection\.sophos\.com$/.test(host)) return fromBase64(url.searchParams.get('u'))
  for (const [hosts, path, name] of PARAMETERS)
    if (hosts.test(host) && path.test(url.pathname)) {
      const inner = url.searchParams.get(name)
      if (inner !== null) return inner
    }
  return null
}

/** Proofpoint's URL Defense in its three versions, as its own decoder reads them (`urldecoder.py`). */
function fromProofpoint(url: URL): string | null {
  const version = /^\/v([123])\//.exec(url.pathname)?.[1]
  if (version === '3') return fromThirdVersion(url.pathname + url.search + url.hash)
  const inner = url.searchParams.get('u')
  if (version !== '2' || inner === null) return version === '1' ? inner : null
  return safeDecodeURIComponent(inner.replaceAll('-', '%').replaceAll('_', '/'))
}

/** The letters that count the characters behind `**`, from two. */
const RUNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** `/v3/__URL__;CHARACTERS!!…`: `*` stands for the next of the characters, which are in base64, `**B` for the next three. */
function fromThirdVersion(path: string): string | null {
  const end = path.lastIndexOf('__;')
  if (!path.startsWith('/v3/__') || end === -1) return null
  const encoded = /^[\w-]*/.exec(path.slice(end + 3))?.[0] ?? ''
  const characters = [...Buffer.from(encoded, 'base64url').toString('utf8')]
  let next = 0
  return path.slice('/v3/__'.length, end).replace(/\*(?:\*([\w-]))?/g, (_token, run: string | undefined) => {
    const count = run === undefined ? 1 : RUNS.indexOf(run) + 2
    const taken = characters.slice(next, next + count).join('')
    next += count
    return taken
  })
}

function fromBase64(encoded: string | null): string | null {
  const inner = encoded === null ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  return /^https?:\/\//i.test(inner) ? inner : null
}
