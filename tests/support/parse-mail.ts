/** A part of a mail that is no multipart, decoded. */
export interface MailPart {
  readonly type: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

export interface ParsedMail {
  /** By name in lower case; encoded words are decoded (RFC 2047). */
  readonly headers: ReadonlyMap<string, string>
  readonly parts: readonly MailPart[]
  readonly text: string
  readonly html: string
}

/** Parses a MIME message (RFC 5322, 2045–2047), as far as mails of ours use it. */
export function parseMail(bytes: Buffer): ParsedMail {
  const { headers, parts } = parseEntity(bytes.toString('latin1'))
  const of = (type: string) => parts.find((one) => one.type === type)?.body.toString('utf8') ?? ''
  return { headers, parts, text: of('text/plain'), html: of('text/html') }
}

function parseEntity(raw: string): { headers: Map<string, string>; parts: MailPart[] } {
  const end = raw.indexOf('\r\n\r\n')
  const headers = parseHeaders(raw.slice(0, end))
  const body = raw.slice(end + 4)
  const kind = headers.get('content-type') ?? 'text/plain'
  const type = kind.split(';')[0]?.trim().toLowerCase() ?? ''
  const boundary = /boundary="?([^";]+)"?/.exec(kind)?.[1]
  if (!type.startsWith('multipart/') || boundary === undefined) {
    return {
      headers,
      parts: [{ type, headers, body: decodeBody(body, headers.get('content-transfer-encoding')) }],
    }
  }
  const inner = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1)
  return { headers, parts: inner.flatMap((one) => parseEntity(one.replace(/^\r\n/, '')).parts) }
}

function parseHeaders(raw: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of raw.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const [, name = '', value = ''] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? []
    if (fields.has(name.toLowerCase())) throw new TypeError(`the field ${name} stands twice`)
    fields.set(name.toLowerCase(), decodeWords(value))
  }
  return fields
}

const decodeWords = (value: string): string =>
  value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
      (way.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : quotedPrintable(text.replaceAll('_', ' '))
      ).toString('utf8'),
    )

function decodeBody(body: string, encoding = '7bit'): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  return encoding === 'quoted-printable' ? quotedPrintable(body) : Buffer.from(body, 'latin1')
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
