import type { ArchivedPage } from '../../archive/warc/archived-page.ts'
import { createPageIndex, readArchivedPages, type WarcInput } from '../../archive/warc/read-archived-pages.ts'
import { articleUrl } from '../../model/article-url.ts'
import type { ArticleSource, SourceBatch } from '../article-source.ts'
import type { FinderDeps } from '../finder-deps.ts'
import type { FoundArticle } from '../found-article.ts'
import { openForeignWacz } from './foreign-wacz.ts'
import type { InputFile } from './input-file.ts'
import { sniffFile } from './sniff-file.ts'

/** Pages that are passed on together. */
const BATCH = 20

/** Reads the pages of a WARC or WACZ file with the dates at which they were recorded. */
export async function* readArchive(
  file: InputFile,
  _source: ArticleSource,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  if ((await sniffFile(file)) === 'warc') return yield* readWarcs([toWarcInput(file)], null, deps)
  await using wacz = await openForeignWacz(file)
  yield* readWarcs(wacz.warcs, wacz.pages, deps)
}

/** @param only the addresses of the archive's pages; null: every HTML response is one */
async function* readWarcs(
  inputs: readonly WarcInput[],
  only: ReadonlySet<string> | null,
  deps: FinderDeps,
): AsyncGenerator<SourceBatch> {
  const index = createPageIndex()
  let articles: FoundArticle[] = []
  for (const input of inputs) {
    const unresolved = ({ url, capturedAt }: { url: string; capturedAt: Date }) =>
      deps.onUnread(url, `its page of ${capturedAt.toISOString()} is in no file that was read`)
    for await (const page of readArchivedPages(input, index, deps.maxPageBytes, unresolved)) {
      const article = toArticle(page, deps)
      if (article === null || (only !== null && !only.has(article.url))) continue
      articles.push(article)
      if (articles.length < BATCH) continue
      yield { articles, sources: [] }
      articles = []
    }
  }
  yield { articles, sources: [] }
}

/** A page of an archive as an article; null if it is older than wanted. */
export function toArticle(
  { url, capturedAt, contentType, bytes }: ArchivedPage,
  deps: FinderDeps,
): FoundArticle | null {
  if (!/^https?:/i.test(url) || bytes.length === 0 || (deps.since && capturedAt < deps.since)) return null
  return {
    url: articleUrl(url),
    publishedAt: null,
    modifiedAt: capturedAt,
    title: null,
    news: false,
    page: { bytes, format: 'html', contentType, capturedAt },
  }
}

/** A WARC file that is an input by itself. */
export const toWarcInput = (file: InputFile): WarcInput => ({
  name: file.name,
  stream: () => file.read(),
  from: (offset) => file.read({ offset, length: file.size - offset }),
})
