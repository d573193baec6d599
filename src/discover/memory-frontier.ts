import { AddressSet } from './address-set.ts'
import { type ArticleSource, sourceKey } from './article-source.ts'
import { type Frontier, readFrontier } from './find-articles.ts'
import type { FinderDeps } from './finder-deps.ts'
import type { FindEvents, FoundArticle } from './found-article.ts'

/** More sitemaps are an attack: the largest newspapers have some thousand. */
const MAX_SOURCES = 100_000

/** A frontier in this process, which gives each source once. */
export class MemoryFrontier implements Frontier {
  readonly #waiting: ArticleSource[] = []
  readonly #seen = new Set<string>()

  constructor(starts: readonly ArticleSource[]) {
    this.add(starts)
  }

  add(sources: readonly ArticleSource[]): void {
    for (const source of sources) {
      const key = sourceKey(source)
      if (this.#seen.has(key) || this.#seen.size >= MAX_SOURCES) continue
      this.#seen.add(key)
      this.#waiting.push(source)
    }
  }

  async next(): Promise<ArticleSource | null> {
    return this.#waiting.shift() ?? null
  }
}

/**
 * Finds the articles of some sources, each address once.
 *
 * @returns the articles in batches
 */
export async function* findArticles(
  starts: readonly ArticleSource[],
  deps: FinderDeps,
  events: FindEvents,
  signal?: AbortSignal,
): AsyncGenerator<readonly FoundArticle[]> {
  const frontier = new MemoryFrontier(starts)
  const seen = new AddressSet()
  for await (const { articles, sources } of readFrontier(frontier, deps, events, signal)) {
    frontier.add(sources)
    const fresh = articles.filter(({ url }) => seen.add(url))
    if (fresh.length > 0) yield fresh
  }
}
