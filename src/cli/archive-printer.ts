import { formatBytes } from '../card/format-bytes.ts'
import type { PlatformLabels } from '../model/labels.ts'
import type { ArchiveLine } from './archive-runner.ts'
import { candidateLabels, outcomeIcon, outcomeLabel, truncateLine } from './labels.ts'
import { createProgressBar, type ProgressBar } from './progress-bar.ts'
import type { Terminal } from './terminal.ts'

/** Prints the output of `stet archive`: a JSON line for each citation, or text for people. */
export function createArchivePrinter(
  terminal: Terminal,
  options: { readonly json?: boolean | undefined; readonly dryRun?: boolean | undefined },
  labels: PlatformLabels,
) {
  const { colours } = terminal
  const tally = new Map<string, number>()
  let held: string[] = []
  let bar: ProgressBar | null = null

  return {
    /** Prints an article's title. A post needs no heading, because its line has the same URL. */
    heading(input: string, title: string | null): void {
      if (options.json) return
      terminal.say(`${colours.bold(title ?? input)}${title === null ? '' : colours.dim(`  ${input}`)}`)
    },

    /** Starts the progress of an input with this many posts. */
    begin(posts: number): void {
      bar = createProgressBar(terminal, posts, !options.json)
    },

    step(line: ArchiveLine): void {
      bar?.step(line.citation?.url ?? '')
    },

    line(line: ArchiveLine): void {
      if (options.json) {
        const { witness, platform: _, ...rest } = line
        terminal.json(witness === 'web-archive' ? { ...rest, witness } : rest)
        return
      }
      const key = line.outcome ?? 'to capture'
      tally.set(key, (tally.get(key) ?? 0) + 1)
      held.push(...words(line, terminal, labels))
    },

    /** Prints an input's lines, after the progress bar has gone: both may share one screen. */
    inputDone(): void {
      bar?.stop()
      bar = null
      for (const line of held) terminal.say(line)
      held = []
    },

    done(): void {
      if (options.json || tally.size === 0) return
      const parts = [...tally].map(([outcome, count]) => `${count} ${outcome}`)
      terminal.say(colours.bold(parts.join(' · ')))
      if (options.dryRun) terminal.say(colours.dim('Nothing was written.'))
    },
  }
}

function words(line: ArchiveLine, { colours, width }: Terminal, labels: PlatformLabels): string[] {
  const { citation, platform, outcome, reason, missing, snapshot } = line
  const handle = citation?.author?.handle
  const who =
    citation === null || handle === undefined
      ? (citation?.platform ?? '')
      : labels.handle(citation.platform, handle)
  const name = citation?.url ?? line.input
  const sign = outcome === null ? colours.cyan('→ to capture'.padEnd(13)) : outcomeIcon(outcome, colours, 13)
  const lines = [
    `  ${sign} ${name}${who === '' || (handle !== undefined && name.includes(handle)) ? '' : `  ${who}`}`,
  ]
  const add = (text: string) => lines.push(`                ${text}`)
  if (citation?.text) add(colours.dim(`“${truncateLine(citation.text, width - 20)}”`))
  if (outcome !== null && outcome !== 'captured')
    add(outcomeLabel(outcome, reason, line.witness ? labels.witness(line.witness) : null))
  for (const line of candidateLabels(citation?.candidates ?? [])) add(line)
  for (const one of missing) add(`missing: ${one.part} (${labels.missing(platform, one)})`)
  if (line.retryAt) add(`can be retried at ${line.retryAt}`)
  if (snapshot) add(colours.dim(`${snapshot.key}  ${formatBytes(snapshot.bytes)}`))
  return lines
}
