import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { z } from 'zod'
import type { WarcInput } from '../../archive/warc/read-archived-pages.ts'
import { articleUrl } from '../../model/article-url.ts'
import { InvalidArchiveError } from '../../model/errors.ts'
import type { InputFile } from './input-file.ts'

/** The WARC files of a WACZ, and the addresses that it lists as its pages; null if it lists none. */
export interface Wacz extends AsyncDisposable {
  readonly warcs: readonly WarcInput[]
  readonly pages: ReadonlySet<string> | null
}

const MAX_ENTRIES = 100_000
const MAX_PAGES = 1_000_000

/**
 * Opens a WACZ of any tool (specification 1.1.1): Stet's own reader takes only Stet's own files.
 *
 * @throws InvalidArchiveError `archive-invalid`
 */
export async function openForeignWacz(file: InputFile): Promise<Wacz> {
  let zip: ZipFile
  try {
    zip = await fromRandomAccessReaderPromise(new InputFileReader(file), file.size, { autoClose: false })
  } catch (cause) {
    throw invalid(file.name, 'is no ZIP file', cause)
  }
  try {
    const warcs: Entry[] = []
    const lists: Entry[] = []
    let count = 0
    for await (const entry of zip.eachEntry()) {
      count += 1
      if (count > MAX_ENTRIES) throw invalid(file.name, `has more than ${MAX_ENTRIES} files`)
      if (/^archive\/.+\.warc(?:\.gz)?$/i.test(entry.fileName)) warcs.push(entry)
      else if (/^pages\/.+\.jsonl(?:\.gz)?$/i.test(entry.fileName)) lists.push(entry)
    }
    if (warcs.length === 0) throw invalid(file.name, 'has no WARC file below archive/')
    const pages = new Set<string>()
    for (const entry of lists) await readPages(await openEntry(zip, entry), entry.fileName, pages)
    return {
      warcs: warcs.map((entry) => toWarcInput(zip, entry, file.name)),
      pages: pages.size > 0 ? pages : null,
      [Symbol.asyncDispose]: async () => zip.close(),
    }
  } catch (cause) {
    zip.close()
    throw cause instanceof InvalidArchiveError ? cause : invalid(file.name, 'is a damaged ZIP file', cause)
  }
}

const openEntry = (zip: ZipFile, entry: Entry): Promise<Readable> => zip.openReadStreamPromise(entry)

/** A stored file can be read from any byte; a compressed one from its beginning alone. */
const toWarcInput = (zip: ZipFile, entry: Entry, name: string): WarcInput => ({
  name: `${name}#${entry.fileName}`,
  stream: () => openEntry(zip, entry),
  from:
    entry.compressionMethod === 0
      ? (offset) => zip.openReadStreamPromise(entry, { start: offset, end: entry.uncompressedSize })
      : null,
})

const Page = z.object({ url: z.string() })

async function readPages(stream: Readable, name: string, pages: Set<string>): Promise<void> {
  const input = name.toLowerCase().endsWith('.gz') ? stream.compose(createGunzip()) : stream
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (pages.size >= MAX_PAGES) break
    const page = Page.safeParse(parseLine(line))
    if (page.success) pages.add(articleUrl(page.data.url))
  }
  stream.destroy()
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Lets the ZIP reader read ranges of a file or object. */
class InputFileReader extends RandomAccessReader {
  readonly #file: InputFile

  constructor(file: InputFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const out = new PassThrough()
    this.#file.read({ offset: start, length: end - start }).then(
      (stream) => stream.on('error', (error) => out.destroy(error)).pipe(out),
      (error) => out.destroy(error),
    )
    return out
  }
}

const invalid = (name: string, what: string, cause?: unknown): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', `${name} ${what}.`, { input: name, cause })
