import { type App, createApp } from '../app.ts'
import { postSlug } from '../model/platform.ts'
import { archiveReport } from './archive-report.ts'
import { type Archiver, type ArchiverOptions, createArchiver } from './archiver.ts'
import { type ArticleOptions, type ArticleReader, articleOf } from './article.ts'
import type { Context } from './context.ts'
import { eachInput } from './failure.ts'
import { inputKind, oneAddress } from './input.ts'

export interface ArchiveOptions extends ArchiverOptions, ArticleOptions {
  readonly json?: true
}

/** Archives every input, one after another, and prints what came of it. */
export async function archiveInputs(
  inputs: string[],
  options: ArchiveOptions,
  context: Context,
): Promise<void> {
  oneAddress(inputs, options.url)
  const app = createApp(context.config())
  const report = archiveReport(context.terminal, options, app.platforms.labels)
  try {
    await using archiver = createArchiver(app, options, context)
    await eachInput(inputs, options, context, async (input) => {
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
  archiver: Archiver
  report: ReturnType<typeof archiveReport>
  options: ArchiveOptions
  context: Context
}

async function archiveInput(input: string, { app, archiver, report, options, context }: Run): Promise<void> {
  const post = inputKind(input) === 'url' ? app.platforms.post(input) : null
  if (post) {
    report.begin(1)
    const line = await archiver.post(input, post)
    if (!options.dryRun && line.outcome !== 'captured') context.ended(3)
    return report.line(line)
  }
  const article = await articleOf(input, options, articleReader(app, context), context)
  const wanted = article.citations.filter((citation) => options.roles.includes(citation.role))
  const posts = new Set(wanted.map((one) => (one.id === null ? null : postSlug({ ...one, id: one.id }))))
  report.heading(input, article.title)
  report.begin(posts.size)
  for await (const line of archiver.article(article, report.step)) {
    if (!options.dryRun && line.outcome !== 'captured') context.ended(3)
    report.line(line)
  }
}

const articleReader = (app: App, context: Context): ArticleReader => ({
  recognisers: app.platforms.recognisers,
  deps: () => app.articleDeps(context.signal),
})
