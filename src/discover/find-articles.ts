import { asStetError } from '../model/errors.ts'
import type { ArticleSource, SourceBatch, SourceKind } from './article-source.ts'
import { readInputFile } from './files/read-input-file.ts'
import type { FinderDeps } from './finder-deps.ts'
import type { FindEvents, FoundArticle } from './found-article.ts'
import { readGuess, readHome, readSite } from './site/read-site.ts'
import { readSitemap } from './site/read-sitemap.ts'
import { readWordpress } from './site/read-wordpress.ts'
import { NO_ROBOTS } from './site/robots.ts'

/** The sources that are still to be read. An implementation may keep them beyond the process. */
export interface Frontier {
  next(): Promise<ArticleSource | null>
}

/** Reads a source piece by piece. */
export type SourceReader = (source: ArticleSource, deps: FinderDeps) => AsyncIterable<SourceBatch>

const READERS: Readonly<Record<SourceKind, SourceReader>> = {
  site: readSite,
  guess: readGuess,
  home: readHome,
  listing: readSitemap,
  wordpress: readWordpress,
  file: readInputFile,
}

/** What was read of a source. `ended`: it was read to its end, or can't be read. */
export interface FoundBatch extends SourceBatch {
  readonly source: ArticleSource
  readonly ended: boolean
}

/**
 * Reads every source of a frontier, one after another. A source that can't be read is reported and left; so is each later
 * one of a site that refuses Stet.
 *
 * @returns what each gives; the caller adds the sources to the frontier and removes the source that ended
 * @throws the reason of `signal`
 */
export async function* readFrontier(
  frontier: Frontier,
  deps: FinderDeps,
  events: FindEvents,
  signal?: AbortSignal,
): AsyncGenerator<FoundBatch> {
  for (let source = await frontier.next(); source !== null; source = await frontier.next()) {
    signal?.throwIfAborted()
    events.onSource?.(source.address)
    try {
      for await (const batch of READERS[source.kind](source, deps)) {
        const articles = source.kind === 'file' ? batch.articles : await allowedOf(batch.articles, deps)
        if (articles.length + batch.sources.length > 0)
          yield { articles, sources: batch.sources, source, ended: false }
        signal?.throwIfAborted()
      }
    } catch (thrown) {
      signal?.throwIfAborted()
      const { code, message } = asStetError(thrown, source.address)
      events.onProblem({ source: source.address, code, message })
    }
    yield { source, articles: [], sources: [], ended: true }
  }
}

/** The articles that come with their page, or whose page `robots.txt` lets Stet fetch. */
async function allowedOf(
  articles: readonly FoundArticle[],
  { client }: FinderDeps,
): Promise<readonly FoundArticle[]> {
  const allowed: FoundArticle[] = []
  let origin = ''
  let robots = NO_ROBOTS
  for (const article of articles) {
    if (!article.url.startsWith(origin) || origin === '') {
      origin = `${new URL(article.url).origin}/`
      robots = await client.robots(article.url)
    }
    if (article.page !== null || robots.allows(article.url)) allowed.push(article)
  }
  return allowed
}
