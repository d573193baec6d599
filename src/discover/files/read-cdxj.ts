import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { readArchivedPageAt } from '../../archive/warc/read-archived-pages.ts'
import { asStetError } from '../../model/errors.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { InputFile } from './input-file.ts'
import { toArticle, toWarcInput } from './read-archive.ts'

/** A count that CDXJ writes as text or number. */
const Count = z.coerce.number().int().nonnegative()
const Fields = z.object({
  url: z.string(),
  mime: z.string().optional(),
  status: z.coerce.number().optional(),
  filename: z.string(),
  offset: Count,
})
const LINE = /^\S+ (\d{4,14}) (\{.*\})\s*$/
/** WARC files that are kept open in turn. */
const MAX_FILES = 64

/**
 * Reads the pages that an index names, from the WARC files beside it, in `archive/` or in `../archive/`. A page whose file
 * is not there is reported.
 */
export async function* readCdxj(
  file: InputFile,
  source: ArticleSource,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  const files = new Map<string, InputFile | null>()
  const stream = await file.read()
  const input = source.address.toLowerCase().endsWith('.gz') ? stream.compose(createGunzip()) : stream
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const fields = parseFields(line)
    if (fields === null) continue
    // The name alone: an index must not reach files elsewhere.
    const name = basename(fields.filename)
    if (files.size > MAX_FILES) files.clear()
    if (!files.has(name)) files.set(name, await openBeside(source.address, name, deps))
    const warc = files.get(name)
    if (!warc) {
      deps.onUnread(fields.url, `${name} is not beside the index`)
      continue
    }
    try {
      const page = await readArchivedPageAt(toWarcInput(warc), fields.offset, deps.maxPageBytes)
      const article = page && toArticle(page, deps)
      if (article) yield { articles: [article], sources: [] }
    } catch (thrown) {
      deps.onUnread(fields.url, asStetError(thrown).message)
    }
  }
}

function parseFields(line: string): z.infer<typeof Fields> | null {
  const match = LINE.exec(line)
  if (!match) return null
  let value: unknown
  try {
    value = JSON.parse(match[2] ?? '')
  } catch {
    return null
  }
  const fields = Fields.safeParse(value)
  if (!fields.success) return null
  const { status = 200, mime = 'text/html' } = fields.data
  return status === 200 && /html/i.test(mime) ? fields.data : null
}

async function openBeside(index: string, name: string, deps: FinderDeps): Promise<InputFile | null> {
  const dir = index.slice(0, index.lastIndexOf('/') + 1)
  for (const place of [`${dir}${name}`, `${dir}archive/${name}`, `${dir}../archive/${name}`]) {
    const file = await deps.openFile(place).catch(() => null)
    if (file) return file
  }
  return null
}
