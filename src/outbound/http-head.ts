/** Request headers that are recorded, in their usual spelling. Any other header could contain a secret. */
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

/** Whether a request header is recorded. Only these headers follow a redirect to another host. */
export const isRecordedHeader = (name: string): boolean => RECORDED.has(name.toLowerCase())

const BLANKED: ReadonlySet<string> = new Set(['set-cookie', 'set-cookie2'])
const CODINGS: ReadonlySet<string> = new Set(['content-encoding', 'transfer-encoding', 'content-length'])

/** Formats the request line and the recorded headers as HTTP/1.1 (RFC 9112 § 3). */
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

/** Header fields in their original order and spelling. */
type HeaderFields = ReadonlyArray<readonly [name: string, value: string]>

const utf8 = new TextDecoder('utf-8', { fatal: true })
const BEYOND_ASCII = /[\x80-\xff]/

/** Decodes header bytes as UTF-8 if they are valid UTF-8, otherwise as Latin-1 (RFC 9110 § 5.5). */
function decodeHeader(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return latin1
  }
}

/** @param raw names and values alternately, as Latin-1 */
export function parseHeaderFields(raw: readonly string[]): HeaderFields {
  const fields: [string, string][] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? ''
    fields.push([name, BLANKED.has(name.toLowerCase()) ? '' : decodeHeader(raw[i + 1] ?? '')])
  }
  return fields
}

/** Header values by lower-case name; repeated headers are joined with ", ". */
export function joinHeaderFields(fields: HeaderFields): Record<string, string> {
  // Without a prototype, because a header may be named `constructor`.
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return headers
}

/**
 * Formats the status line and the headers for the decoded body.
 *
 * @param size of the decoded body in bytes; null keeps the declared length, for a response without a body (`HEAD`, 304)
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
  return `${[`HTTP/1.1 ${status} ${decodeHeader(reason)}`, ...lines].join('\r\n')}\r\n\r\n`
}
