import { type Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { parseMoment } from './options.ts'
import { withApp } from './with-app.ts'

const FORMATS = ['text', 'html', 'md', 'csv', 'json'] as const

interface Options {
  since?: Date
  until?: Date
  format?: (typeof FORMATS)[number]
  output?: string
}

/** `stet report`: reports losses for people and for spreadsheets. */
export function reportCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Reports what was lost and what returned, by author, platform, article and cause, and the state of the copies.',
    )
    .addOption(
      new Option('--since <time>', 'start: 2026-11-01, 30d, 12w; default 30d').argParser(parseMoment),
    )
    .addOption(new Option('--until <time>', 'end, exclusive; default now').argParser(parseMoment))
    .addOption(
      new Option('--format <format>', 'the format; default text on a terminal, else md').choices(FORMATS),
    )
    .option('-o, --output <file>', 'write to this file, not to standard output')
    .action((options: Options) => report(options, context))
  addHelp(command, {
    about:
      'A loss is dated to the day on which checks agreed on it. `html` is one self-contained file with plots;\n' +
      '`csv` has a line per post, in which spreadsheets keep ids as text (`x/20`); `json` is the answer of\n' +
      'GET /v1/report. A post that was taken down is counted, but its author and words are left out.',
    examples: [
      ['stet report', 'The last 30 days, to read here'],
      ['stet report --since 2026-01-01 --format html -o losses.html', 'A page with plots'],
      ['stet report --since 7d --format csv', 'For a spreadsheet'],
    ],
  })
}

async function report(options: Options, context: CommandContext): Promise<void> {
  const { terminal } = context
  const { since, until, output = null } = options
  const format = options.format ?? (terminal.isScreen && output === null ? 'text' : 'md')
  await withApp(context, async (app) => {
    const { buildReport } = await import('../services/build-report.ts')
    const found = await buildReport(app, { since, until }, 'reader')
    const { writeReport } = await import('./write-report.ts')
    await writeReport(found, format, output, terminal, app.platforms.labels)
  })
}
