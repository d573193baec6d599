import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SurveyReport } from '../report/survey/survey-report.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { createJsonOption, parseMoment, parseWebUrl } from './options.ts'
import { ProgressReporter } from './progress-reporter.ts'
import { writeReportFile } from './write-report.ts'

const FORMATS = ['html', 'md', 'csv', 'json'] as const
type Format = (typeof FORMATS)[number]

interface Options {
  sample: number
  all?: true
  since?: Date
  seed: string
  url?: string
  output?: string
  format?: Format
  json?: true
}

/** `stet survey`: a report on the embeds of a site, of which nothing is kept. */
export function surveyCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Reports on the embeds of a site: how many, of which platforms, and how many are gone now. Keeps nothing.',
    )
    .argument('<input...>', 'the address of a site, sitemap or feed; a file; s3://bucket/key')
    .addOption(
      new Option('--sample <count>', 'how many articles are read, drawn by year')
        .argParser(parseSample)
        .default(2000),
    )
    .option('--all', 'read all articles')
    .addOption(
      new Option('--since <time>', 'what was published or changed since: 2016-01-01, 30d').argParser(
        parseMoment,
      ),
    )
    .option('--seed <text>', 'the same seed draws the same articles', 'stet')
    .addOption(
      new Option('--url <address>', 'the site of a file whose articles have no whole addresses').argParser(
        parseWebUrl,
      ),
    )
    .option('-o, --output <file>', 'write the report to this file; its ending gives the format')
    .addOption(
      new Option('--format <format>', 'the format; default: that of the file, else md').choices(FORMATS),
    )
    .addOption(createJsonOption())
    .action((inputs: string[], options: Options) => survey(inputs, options, context))
  addHelp(command, {
    about:
      'Finds the articles as `stet backfill` does, draws some of each year, reads each once, and looks once at each\n' +
      'post. "Gone now" is one answer, with the platform\'s canary alive, and no proof of a loss. Intervals hold the\n' +
      'true share in 95 of 100 samples. Stopped, the same command continues; it needs no service and no database.\n' +
      '--json prints a line an article, then {"site", "articles": {"found", "read", "failed"},\n' +
      '"embeds": {"total", "byPlatform"}, "gone": {"asked", "count", "share", "low", "high"}, …}.',
    examples: [
      ['stet survey https://news.example', 'Two thousand articles, to read here'],
      ['stet survey https://news.example --sample 500 -o report.html', 'A page with plots'],
      ['stet survey crawl.wacz --all --json', 'A crawl, as JSON'],
    ],
    shortfall: 'a source could not be read',
  })
}

function parseSample(value: string): number {
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('Give a whole number from 1.')
}

async function survey(inputs: string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, signal } = context
  const config = await context.config()
  const { createApp } = await import('../runtime/app.ts')
  const { runSurvey } = await import('../services/discover/run-survey.ts')
  const app = createApp(config)
  using reporter = new ProgressReporter(terminal, options)
  const sample = options.all ? Number.POSITIVE_INFINITY : options.sample
  try {
    for (const input of inputs) {
      reporter.begin(null)
      const report = await runSurvey(
        app,
        input,
        { sample, seed: options.seed, since: options.since, siteUrl: options.url, dataDir: config.dataDir },
        {
          onProblem: ({ source, code, message }) => {
            if (options.json) terminal.json({ input: source, error: { code, message } })
            reporter.note(`stet: ${message}`)
            context.ended(3)
          },
          onFound: (found) => reporter.set(found, null, 'articles found'),
          onArticle: (article, done, drawn) => {
            if (done === 1) reporter.begin(drawn)
            if (options.json) terminal.json(article)
            reporter.set(done, drawn, article.url)
          },
        },
        signal,
      )
      reporter.end()
      await write(report, options, context)
    }
  } finally {
    await app.close()
  }
}

async function write(report: SurveyReport, options: Options, { terminal }: CommandContext): Promise<void> {
  const { renderSurveyCsv, renderSurveyHtml, renderSurveyMarkdown } = await import(
    '../report/survey/render-survey.ts'
  )
  const WRITERS: Readonly<Record<Format, (one: SurveyReport) => string>> = {
    html: renderSurveyHtml,
    md: renderSurveyMarkdown,
    csv: renderSurveyCsv,
    json: (one) => JSON.stringify(one),
  }
  const { output } = options
  const ending = FORMATS.find((one) => output?.toLowerCase().endsWith(`.${one}`))
  const format = options.format ?? ending ?? 'md'
  if (output !== undefined) await writeReportFile(output, WRITERS[format](report))
  if (options.json) terminal.json(report)
  else if (output === undefined && format !== 'json') terminal.document(WRITERS[format](report))
  else if (output === undefined) terminal.json(report)
}
