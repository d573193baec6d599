import { createInterface } from 'node:readline'
import { z } from 'zod'
import { articleUrl } from '../../model/article-url.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle, PageCopy } from '../found-article.ts'
import { parseSourceDate } from '../site/source-dates.ts'
import type { InputFile } from './input-file.ts'

/** A line of NDJSON has the fields of `POST /v1/articles`. */
const Line = z.object({
  url: z.string(),
  html: z.string().optional(),
  text: z.string().optional(),
  title: z.string().optional(),
  publishedAt: z.string().optional(),
})

const BATCH = 200
/** The bodies of a batch, in characters. */
const BATCH_SIZE = 4_000_000

/** Reads a list of addresses, one a line, or NDJSON. Empty lines and lines that begin with `#` are passed over. */
export async function* readAddressList(
  file: InputFile,
  _source: ArticleSource,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  let articles: FoundArticle[] = []
  let size = 0
  let number = 0
  const lines = createInterface({ input: await file.read(), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const raw of lines) {
    number += 1
    const line = raw.replace(/^\ufeff/, '').trim()
    if (line === '' || line.startsWith('#')) continue
    const article = line.startsWith('{') ? fromJson(line, deps) : fromAddress(line)
    if (article === null) {
      deps.onUnread(`${file.name}:${number}`, 'the line is no address and no article')
      continue
    }
    articles.push(article)
    size += line.length
    if (articles.length < BATCH && size < BATCH_SIZE) continue
    yield { articles, sources: [] }
    articles = []
    size = 0
  }
  yield { articles, sources: [] }
}

function fromAddress(line: string): FoundArticle | null {
  if (!/^https?:\/\/\S+$/i.test(line) || !URL.canParse(line)) return null
  return {
    url: articleUrl(line),
    publishedAt: null,
    modifiedAt: null,
    title: null,
    news: false,
    page: null,
  }
}

function fromJson(line: string, deps: FinderDeps): FoundArticle | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  const parsed = Line.safeParse(value)
  if (!parsed.success) return null
  const { url, html, text, title = null, publishedAt } = parsed.data
  const found = fromAddress(url)
  return (
    found && {
      ...found,
      title,
      publishedAt: parseSourceDate(publishedAt, deps.clock.now()),
      page: pageOf(html, text),
    }
  )
}

function pageOf(html: string | undefined, text: string | undefined): PageCopy | null {
  const body = html ?? text
  if (body === undefined || body.trim() === '') return null
  const format = html === undefined ? 'text' : 'html'
  return { bytes: Buffer.from(body), format, contentType: null, capturedAt: null }
}
