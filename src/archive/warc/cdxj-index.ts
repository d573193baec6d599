import { getSurt } from 'warcio'

export interface CdxjEntry {
  readonly url: string
  /** The time of the record: `YYYY-MM-DDThh:mm:ssZ`. */
  readonly date: string
  readonly mime: string
  readonly status: number
  readonly method: string
  /** The SHA-256 of the payload, hex. */
  readonly sha256: string
  readonly file: string
  readonly offset: number
  readonly length: number
}

/** Builds `indexes/index.cdx` in CDXJ: one line per response and resource, in byte order. */
export function buildCdxjIndex(entries: readonly CdxjEntry[]): Uint8Array {
  const lines = entries.map(indexLine).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

/** Formats one line. Numbers are strings, as in pywb and warcio. */
function indexLine(entry: CdxjEntry): string {
  const fields = {
    url: entry.url,
    mime: entry.mime,
    status: String(entry.status),
    digest: `sha256:${entry.sha256}`,
    length: String(entry.length),
    offset: String(entry.offset),
    filename: entry.file.replace(/^archive\//, ''),
    ...(entry.method === 'GET' ? {} : { method: entry.method }),
  }
  return `${getSurt(entry.url)} ${entry.date.replace(/\D/g, '')} ${JSON.stringify(fields)}`
}
