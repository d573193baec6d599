import { postSlug } from '../model/platform.ts'
import { type App, createApp } from '../runtime/app.ts'
import { createArchivePrinter } from './archive-printer.ts'
import { type ArchiveRunner, type ArchiveRunnerOptions, createArchiveRunner } from './archive-runner.ts'
import type { CommandContext } from './command-context.ts'
import { forEachInput } from './print-error.ts'
import { type ArticleOptions, type ArticleReader, readArticle } from './read-article.ts'
import { assertSingleUrl, classifyInput } from './read-input.ts'

export interface ArchiveOptions extends ArchiveRunnerOptions, ArticleOptions {
  readonly json?: true
}

/** Archives every input, one after another, and prints the outcomes. */
export async function archiveInputs(
  inputs: string[],
  options: ArchiveOptions,
  context: CommandContext,
): Promise<void> {
  assertSingleUrl(inputs, options.url)
  const app = createApp(await context.config())
  const report = createArchivePrinter(context.terminal, options, app.platforms.labels)
  try {
    await using archiver = createArchiveRunner(app, options, context)
    await forEachInput(inputs, options, context, async (input) => {
      try {
        await archiveInput(input, { app, archiver, report, options, context })
      } finally {
        report.inputDone()
      }
    })
    report.done()
  } finally {
    await app.close()
  }
}

interface Run {
  app: App
  archiver: ArchiveRunner
  report: ReturnType<typeof createArchivePrinter>
  options: ArchiveOptions
  context: CommandContext
}

async function archiveInput(input: string, { app, archiver, report, options, context }: Run): Promise<void> {
  const post = classifyInput(input) === 'url' ? app.platforms.post(input) : null
  if (post) {
    report.begin(1)
    const line = await archiver.post(input, post)
    if (!options.dryRun && line.outcome !== 'captured') context.ended(3)
    return report.line(line)
  }
  const article = await readArticle(input, options, articleReader(app, context), context)
  const wanted = article.citations.filter((citation) => options.roles.includes(citation.role))
  const posts = new Set(wanted.map((one) => (one.id === null ? null : postSlug({ ...one, id: one.id }))))
  report.heading(input, article.title)
  report.begin(posts.size)
  for await (const line of archiver.article(article, report.step)) {
    if (!options.dryRun && line.outcome !== 'captured') context.ended(3)
    report.line(line)
  }
}

const articleReader = (
  app: Pick<App, 'articleDeps' | 'platforms'>,
  context: CommandContext,
): ArticleReader => ({
  recognisers: app.platforms.recognisers,
  deps: () => app.articleDeps(context.signal),
})
