import { type Command, InvalidArgumentError, Option } from 'commander'
import { clampTime } from '../model/timestamp-bounds.ts'
import type { CommandContext } from './command-context.ts'
import { addHelp } from './command-help.ts'
import { withApp } from './with-app.ts'

const FORMATS = ['html', 'md', 'csv', 'json'] as const

interface Options {
  since?: Date
  until?: Date
  format: (typeof FORMATS)[number]
  output?: string
}

/** `stet report`: reports losses for people and for spreadsheets. */
export function reportCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Reports what was lost and what returned, by author, platform, article and cause, and the state of the copies.',
    )
    .addOption(new Option('--since <time>', 'start: 2026-11-01, 30d, 12w; default 30d').argParser(moment))
    .addOption(new Option('--until <time>', 'end, exclusive; default now').argParser(moment))
    .addOption(new Option('--format <format>', 'the format').choices(FORMATS).default('md'))
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

async function report({ since, until, format, output }: Options, context: CommandContext): Promise<void> {
  const found = await withApp(context, async (app) => {
    const { buildReport } = await import('../services/build-report.ts')
    return await buildReport(app, { since, until }, 'reader')
  })
  const { writeReport } = await import('./write-report.ts')
  await writeReport(found, format, output ?? null, context.terminal)
}

const UNITS: Readonly<Record<string, number>> = { h: 3600e3, d: 24 * 3600e3, w: 7 * 24 * 3600e3 }

/** Parses a day, a time or a duration before now. A day means its first second, UTC. */
function moment(value: string): Date {
  const ago = /^(\d{1,4})([hdw])$/.exec(value)
  const date = ago
    ? new Date(Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0))
    : new Date(/^\d{4}-\d{2}-\d{2}/.test(value) ? value : Number.NaN)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'Give a day, a time, or how long ago: 2026-11-20, 2026-11-20T10:00:00Z, 30d.',
    )
  return clampTime(date.getTime())
}
