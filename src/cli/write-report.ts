import { writeFile } from 'node:fs/promises'
import pc from 'picocolors'
import { InputError } from '../model/errors.ts'
import type { PlatformLabels } from '../model/labels.ts'
import { renderReportCsv } from '../report/csv.ts'
import { renderReportHtml } from '../report/html.ts'
import { renderReportMarkdown } from '../report/markdown.ts'
import type { Report } from '../report/report-data.ts'
import { reportLines } from './report-lines.ts'
import type { Terminal } from './terminal.ts'

/** The formats of a report. `text` is for people at a terminal. */
export type ReportFormat = 'text' | 'html' | 'md' | 'csv' | 'json'

/** A file has no colours, and no width but the one that people read. */
const PLAIN = { colours: pc.createColors(false), width: 100 }

const CUT = 'A report cannot list all these posts. Choose a shorter time with --since and --until.'

/** Writes a report to a file or to standard output. */
export async function writeReport(
  report: Report,
  format: ReportFormat,
  output: string | null,
  terminal: Terminal,
  labels: PlatformLabels,
): Promise<void> {
  if (report.lost.more || report.returned.more) terminal.note(CUT)
  if (output === null && format === 'json') return terminal.json(report)
  if (output === null && format === 'text') {
    for (const line of reportLines(report, terminal, labels)) terminal.say(line)
    return
  }
  const text = renderReport(report, format, labels)
  if (output === null) return terminal.document(text)
  await writeReportFile(output, text)
}

function renderReport(report: Report, format: ReportFormat, labels: PlatformLabels): string {
  if (format === 'html') return renderReportHtml(report)
  if (format === 'md') return renderReportMarkdown(report)
  if (format === 'csv') return renderReportCsv(report)
  if (format === 'json') return JSON.stringify(report)
  return reportLines(report, PLAIN, labels).join('\n')
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
