import { detectCitations } from '../detect/detect-citations.ts'
import { type LimitedCitations, limitCitations } from '../detect/limit-citations.ts'
import type { Recogniser } from '../model/recogniser.ts'
import {
  type ArticleDeps,
  articleFromBytes,
  type LoadedArticle,
  loadArticle,
} from '../services/articles/load-article.ts'
import type { CommandContext } from './command-context.ts'
import { classifyInput, readInput } from './read-input.ts'

/** What a command line may say of a file: its address, and whether it is markup or running text. */
export interface ArticleOptions {
  url?: string | undefined
  format?: 'html' | 'text' | undefined
}

/** An article and what it cites, under the name it has on the command line. */
export type ReadArticle = LoadedArticle & LimitedCitations & { readonly input: string }

/** What articles are read with. */
export interface ArticleReader {
  readonly recognisers: readonly Recogniser[]
  /** Asked for only where an article is to be fetched. */
  deps(): ArticleDeps | Promise<ArticleDeps>
}

/** An article from a file, standard input or its address, with what it cites. */
export async function readArticle(
  input: string,
  options: ArticleOptions,
  reader: ArticleReader,
  context: CommandContext,
): Promise<ReadArticle> {
  const article =
    classifyInput(input) === 'url'
      ? await loadArticle(input, await reader.deps())
      : articleFromBytes(await readInput(input, (await context.config()).articleLimit), {
          url: options.url,
          format: options.format,
          name: input,
        })
  const { maxCitations } = await context.config()
  const limited = limitCitations(detectCitations(article.article, reader.recognisers), maxCitations)
  const { citationsOmitted } = limited
  if (citationsOmitted > 0) {
    context.terminal.note(
      `stet: ${input}: the first ${limited.citations.length} citations are kept, ${citationsOmitted} more are left out (STET_MAX_CITATIONS).`,
    )
  }
  return { ...article, input, ...limited }
}
