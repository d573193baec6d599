import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { WARCParser, type WARCRecord } from 'warcio'
import { InvalidArchiveError } from '../../model/errors.ts'
import { type ArchivedPage, isPageResponse, isRevisit, readPage, recordDate } from './archived-page.ts'

/** A WARC file, gzipped or not. */
export interface WarcInput {
  readonly name: string
  stream(): Promise<Readable>
  /** Reads from this byte on; null where the file can only be read from its beginning. */
  from: ((offset: number) => Promise<Readable>) | null
}

/** Where pages lie by their payload digest, for the revisits of them. One for all files of an input. */
export type PageIndex = LRUCache<string, { readonly input: WarcInput; readonly offset: number }>

/** The number of pages to which revisits may refer. */
export const createPageIndex = (): PageIndex => new LRUCache({ max: 200_000 })

/** A revisit whose page is in no file that was read. */
export interface UnresolvedRevisit {
  readonly url: string
  readonly capturedAt: Date
}

/**
 * Reads the pages of a WARC file of any tool: responses 200 with HTML, and revisits of them with their own dates.
 * The file may be cut off; its whole records are read.
 *
 * @param maxBytes the largest page; larger ones are left out
 * @throws InvalidArchiveError `archive-invalid` if the file is no WARC, or is damaged, after the pages before the damage
 */
export async function* readArchivedPages(
  input: WarcInput,
  index: PageIndex,
  maxBytes: number,
  onUnresolved: (revisit: UnresolvedRevisit) => void,
): AsyncGenerator<ArchivedPage> {
  const stream = await input.stream()
  const parser = new WARCParser(stream)
  try {
    for (let record = await parser.parse(); record !== null; record = await parser.parse()) {
      assertWarc(record)
      const { offset } = parser
      if (isPageResponse(record)) {
        const page = await readPage(record, maxBytes)
        const digest = record.warcPayloadDigest
        if (page && digest) index.set(digest, { input, offset })
        if (page) yield page
      } else if (isRevisit(record)) {
        const url = record.warcTargetURI
        const capturedAt = recordDate(record)
        if (!url || capturedAt === null) continue
        const page = await readRevisited(record, index, maxBytes)
        if (page === null) onUnresolved({ url, capturedAt })
        else yield { ...page, url, capturedAt }
      }
    }
  } catch (cause) {
    if (cause instanceof InvalidArchiveError) throw cause
    throw invalid(input.name, 'is damaged', cause)
  } finally {
    stream.destroy()
  }
}

/**
 * Reads the page of the one record at an offset, as an index (CDXJ) gives it.
 *
 * @returns null if the record is no page
 * @throws InvalidArchiveError `archive-invalid`
 */
export async function readArchivedPageAt(
  input: WarcInput,
  offset: number,
  maxBytes: number,
): Promise<ArchivedPage | null> {
  if (input.from === null) return null
  const stream = await input.from(offset)
  try {
    const record = await WARCParser.parse(stream)
    if (record === null) return null
    assertWarc(record)
    return isPageResponse(record) ? await readPage(record, maxBytes) : null
  } catch (cause) {
    throw cause instanceof InvalidArchiveError ? cause : invalid(input.name, 'is damaged', cause)
  } finally {
    stream.destroy()
  }
}

async function readRevisited(
  record: WARCRecord,
  index: PageIndex,
  maxBytes: number,
): Promise<ArchivedPage | null> {
  const at = index.get(record.warcPayloadDigest ?? '')
  return at === undefined ? null : await readArchivedPageAt(at.input, at.offset, maxBytes)
}

function assertWarc(record: WARCRecord): void {
  if (!/^WARC\/\d/.test(record.warcHeaders.statusline)) throw invalid('The file', 'is no WARC')
}

const invalid = (name: string, what: string, cause?: unknown): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', `${name} ${what}.`, { input: name, cause })
