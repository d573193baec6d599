import { writeFile } from 'node:fs/promises'
import { InputError } from '../model/errors.ts'
import { renderReportCsv } from '../report/csv.ts'
import { renderReportHtml } from '../report/html.ts'
import { renderReportMarkdown } from '../report/markdown.ts'
import type { Report } from '../report/report-data.ts'
import type { Terminal } from './terminal.ts'

const WRITERS = {
  html: renderReportHtml,
  md: renderReportMarkdown,
  csv: renderReportCsv,
  json: (report: Report) => JSON.stringify(report),
} as const

const CUT = 'A report cannot list all these posts. Choose a shorter time with --since and --until.'

/** Writes a report to a file or to standard output. */
export async function writeReport(
  report: Report,
  format: keyof typeof WRITERS,
  output: string | null,
  terminal: Terminal,
): Promise<void> {
  if (report.lost.more || report.returned.more) terminal.note(CUT)
  if (output === null && format === 'json') return terminal.json(report)
  const text = WRITERS[format](report)
  if (output === null) return terminal.document(text)
  await writeReportFile(output, text)
}

/** Writes a report to a file. @throws InputError `input-unreadable` */
export async function writeReportFile(output: string, text: string): Promise<void> {
  try {
    await writeFile(output, text.endsWith('\n') ? text : `${text}\n`)
  } catch (cause) {
    throw new InputError('input-unreadable', `${output} can't be written: ${String(cause)}`, {
      input: output,
      hint: 'Give a path in a directory that exists and that you may write.',
      cause,
    })
  }
}
