/** Request headers that are recorded, as HTTP/1.1 writes them; any other could be a secret (design rule 10). */
const RECORDED: ReadonlyMap<string, string> = new Map(
  [
    'Accept',
    'Accept-Encoding',
    'Accept-Language',
    'Content-Length',
    'Content-Type',
    'Host',
    'If-Modified-Since',
    'If-None-Match',
    'Range',
    'User-Agent',
  ].map((name) => [name.toLowerCase(), name]),
)

/** True of a request header that is recorded, and that is sent along to another host. */
export const isRecordedHeader = (name: string): boolean => RECORDED.has(name.toLowerCase())

const BLANKED: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
const CODINGS: ReadonlySet<string> = new Set(['content-encoding', 'transfer-encoding', 'content-length'])

/** Request line and recorded headers, as HTTP/1.1 (RFC 9112 § 3). */
export function formatRequestHead(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
): string {
  const lines = Object.entries({ host: url.host, ...headers }).flatMap(([name, value]) => {
    const written = RECORDED.get(name.toLowerCase())
    return written === undefined ? [] : [`${written}: ${value}`]
  })
  return `${[`${method} ${url.pathname}${url.search} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`
}

/** Header fields in the order they came, names as they were written. */
export type HeaderFields = ReadonlyArray<readonly [name: string, value: string]>

const utf8 = new TextDecoder('utf-8', { fatal: true })
const BEYOND_ASCII = /[\x80-\xff]/

/** Header bytes are shown as UTF-8 where they are that, else byte for byte (RFC 9110 § 5.5). */
function readable(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return latin1
  }
}

/** @param raw names and values in turn, one character a byte */
export function parseHeaderFields(raw: readonly string[]): HeaderFields {
  const fields: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? ''
    fields.push([name, BLANKED.has(name.toLowerCase()) ? '' : readable(raw[i + 1] ?? '')])
  }
  return fields
}

/** Lower-case names; what is repeated is joined. */
export function joinHeaderFields(fields: HeaderFields): Record<string, string> {
  // Without a prototype: a header may be called `constructor`.
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return headers
}

/**
 * Status line and headers for the body as it is kept: decoded, and of known length.
 *
 * @param size of the decoded body in bytes; null keeps the length that was told, for an answer
 *   that never has a body (`HEAD`, 304)
 */
export function formatResponseHead(
  status: number,
  reason: string,
  fields: HeaderFields,
  size: number | null,
): string {
  const kept = fields.filter(([name]) => size === null || !CODINGS.has(name.toLowerCase()))
  const length: HeaderFields = size === null ? [] : [['Content-Length', String(size)]]
  const lines = [...kept, ...length].map(([name, value]) => `${name}: ${value}`)
  return `${[`HTTP/1.1 ${status} ${readable(reason)}`, ...lines].join('\r\n')}\r\n\r\n`
}
