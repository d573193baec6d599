import { randomBytes } from 'node:crypto'
import pc from 'picocolors'
import {
  escapeJsonControls,
  replaceControls,
  showControls,
  showDocument,
} from '../model/control-characters.ts'

export type Colours = ReturnType<typeof pc.createColors>

/**
 * A command's output: answers go to standard output, everything else to standard error. It is the only way to either, and
 * shows the control characters of strangers' texts instead of sending them to the terminal.
 */
export interface Terminal {
  /** True if standard error is a terminal, which can show a progress bar. */
  readonly moving: boolean
  /** True if standard output is a terminal, and not a file or a pipe. */
  readonly isScreen: boolean
  /** Colours for standard output; off for a file or a pipe. */
  readonly colours: Colours
  /** Columns of standard output. */
  readonly width: number
  /** A line for people, on standard output. */
  say(line?: string): void
  /** One value as a line of JSON, on standard output. */
  json(value: unknown): void
  /** A document (HTML, Markdown, CSV) on standard output. A file or a pipe gets its marks of direction as they are. */
  document(text: string): void
  /** A line on standard error. */
  note(line: string): void
}

/** Where a terminal's text goes. */
export interface TerminalOutput {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly moving: boolean
  readonly isScreen: boolean
  readonly coloured: boolean
  readonly width: number
}

const ESCAPE = '\x1b['

/** Creates a terminal over two outputs. */
export function createTerminal({ out, err, moving, isScreen, coloured, width }: TerminalOutput): Terminal {
  // Stands for the start of our own escape sequences. Nobody else can write it, because it is new in each process.
  const mark = `\ue000${randomBytes(8).toString('hex')}`
  const safe = (text: string): string => showControls(text).replaceAll(mark, ESCAPE)
  const shown = isScreen ? showDocument : replaceControls
  return {
    moving,
    isScreen,
    colours: coloured ? markedColours(mark, safe) : pc.createColors(false),
    width,
    say: (line = '') => out(`${safe(line)}\n`),
    json: (value) => out(`${escapeJsonControls(JSON.stringify(value))}\n`),
    document: (text) => out(`${shown(text.trimEnd())}\n`),
    note: (line) => err(`${safe(line)}\n`),
  }
}

/** Colours whose escape sequences begin with the mark. `safe` restores those of colours inside. */
function markedColours(mark: string, safe: (text: string) => string): Colours {
  const functions = Object.entries(pc.createColors(true)).map(([name, paint]) => [
    name,
    typeof paint === 'function'
      ? (text: string | number | null | undefined) => paint(safe(String(text))).replaceAll(ESCAPE, mark)
      : paint,
  ])
  return Object.fromEntries(functions) as Colours
}

/** The terminal of this process. If the reader of a pipe exits (`| head`), the process ends silently. */
export function createProcessTerminal(): Terminal {
  const { stdout, stderr } = process
  const quiet = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  }
  stdout.on('error', quiet)
  stderr.on('error', quiet)
  return createTerminal({
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    moving: Boolean(stderr.isTTY),
    isScreen: Boolean(stdout.isTTY),
    coloured: Boolean(stdout.isTTY) && pc.isColorSupported,
    // A terminal of unknown width reports 0.
    width: Math.max(40, stdout.columns || 100),
  })
}
