import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { withApi } from './with-api.ts'

const FORMATS = ['html', 'md', 'csv', 'json'] as const

interface Options {
  since?: Date
  until?: Date
  format: (typeof FORMATS)[number]
  output?: string
}

/** `stet report`: what was lost, for people and for spreadsheets. */
export function reportCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Tells what was lost and what returned, by author, platform, article and cause, and how the copies stand.',
    )
    .addOption(
      new Option('--since <time>', 'from then on: 2026-11-01, 30d, 12w; default 30d').argParser(moment),
    )
    .addOption(new Option('--until <time>', 'before then; default now').argParser(moment))
    .addOption(new Option('--format <format>', 'how it is written').choices(FORMATS).default('md'))
    .option('-o, --output <file>', 'write it there instead of to standard output')
    .action((options: Options) => report(options, context))
  addHelp(command, {
    about:
      'A post is in the report with the day that checks agreed on its loss. `html` is one file with plots that loads\n' +
      'nothing; `csv` has a line a post; `json` is what GET /v1/report answers. A post that was taken down is\n' +
      'counted, without its author and words.',
    examples: [
      ['stet report', 'The last 30 days, to read here'],
      ['stet report --since 2026-01-01 --format html -o losses.html', 'A page with plots'],
      ['stet report --since 7d --format csv', 'For a spreadsheet'],
    ],
  })
}

async function report({ since, until, format, output }: Options, context: CommandContext): Promise<void> {
  const query = new URLSearchParams()
  if (since) query.set('since', since.toISOString())
  if (until) query.set('until', until.toISOString())
  const answer = await withApi(context, (service) => service.json('GET', `/v1/report?${query}`))
  const { writeReport } = await import('./write-report.ts')
  await writeReport(answer, format, output ?? null, context.terminal)
}

const UNITS: Readonly<Record<string, number>> = { h: 3600e3, d: 24 * 3600e3, w: 7 * 24 * 3600e3 }

/** A day is its first moment, UTC; `7d` is seven days before now. */
function moment(value: string): Date {
  const ago = /^(\d{1,4})([hdw])$/.exec(value)
  const date = ago
    ? new Date(Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0))
    : new Date(/^\d{4}-\d{2}-\d{2}/.test(value) ? value : Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'Give a day, a time, or how long ago: 2026-11-20, 2026-11-20T10:00:00Z, 30d.',
    )
  return date
}
