import { createHash } from 'node:crypto'
import { WARCRecord, WARCSerializer } from 'warcio'

export interface TestPage {
  readonly url: string
  /** `WARC-Date` */
  readonly date: string
  readonly body: string | Uint8Array
  readonly status?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A revisit instead of a response: without the body, by its digest. */
  readonly revisit?: true
}

/** A WARC file as Webrecorder's tools write it, with the offset of each record. */
export async function writeWarc(
  pages: readonly TestPage[],
  { gzip } = { gzip: true },
): Promise<{ bytes: Buffer; offsets: readonly number[] }> {
  const warcinfo = WARCRecord.createWARCInfo(
    { filename: 'crawl.warc.gz', warcVersion: 'WARC/1.1' },
    { software: 'crawler' },
  )
  const parts = [Buffer.from(await WARCSerializer.serialize(warcinfo, { gzip }))]
  const offsets: number[] = []
  let size = parts[0]?.length ?? 0
  for (const { url, date, body, status = '200 OK', headers = {}, revisit } of pages) {
    const bytes = Buffer.from(body)
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const record = WARCRecord.create(
      {
        url,
        date,
        type: revisit ? 'revisit' : 'response',
        warcVersion: 'WARC/1.1',
        statusline: `HTTP/1.1 ${status}`,
        httpHeaders: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
        warcHeaders: revisit ? { 'WARC-Payload-Digest': digest } : {},
        ...(revisit ? { refersToUrl: url, refersToDate: '2020-01-01T00:00:00Z' } : {}),
      },
      (async function* () {
        if (!revisit) yield bytes
      })(),
    )
    const written = Buffer.from(await WARCSerializer.serialize(record, { gzip }))
    offsets.push(size)
    parts.push(written)
    size += written.length
  }
  return { bytes: Buffer.concat(parts), offsets }
}
