import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { InputFile } from './input-file.ts'
import { readAddressList } from './read-address-list.ts'
import { readArchive } from './read-archive.ts'
import { readCdxj } from './read-cdxj.ts'
import { readJsonExport } from './read-json-export.ts'
import { readXmlFile } from './read-xml-file.ts'
import { type FileFormat, sniffFile } from './sniff-file.ts'

/** Reads a file of one format. */
export type FileReader = (
  file: InputFile,
  source: ArticleSource,
  deps: FinderDeps,
) => AsyncIterable<SourceBatch>

const FORMATS: Readonly<Record<FileFormat, FileReader>> = {
  warc: readArchive,
  wacz: readArchive,
  cdxj: readCdxj,
  xml: readXmlFile,
  json: readJsonExport,
  ndjson: readAddressList,
  list: readAddressList,
}

/** Reads a file or object with articles: an archive, an export, or a list of addresses. */
export async function* readInputFile(source: ArticleSource, deps: FinderDeps): AsyncGenerator<SourceBatch> {
  const file = await deps.openFile(source.address)
  yield* FORMATS[await sniffFile(file)](file, source, deps)
}
