import pc from 'picocolors'

export type Colours = ReturnType<typeof pc.createColors>

/** A command's output: answers go to standard output, everything else to standard error. */
export interface Terminal {
  /** True if standard error is a terminal, which can show a progress bar. */
  readonly moving: boolean
  /** Colours for standard output; off for a file or a pipe. */
  readonly colours: Colours
  /** Columns of standard output. */
  readonly width: number
  /** A line for people, on standard output. */
  say(line?: string): void
  /** One value as a line of JSON, on standard output. */
  json(value: unknown): void
  /** A line on standard error. */
  note(line: string): void
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
  return {
    moving: Boolean(stderr.isTTY),
    colours: pc.createColors(Boolean(stdout.isTTY) && pc.isColorSupported),
    // A terminal of unknown width reports 0.
    width: Math.max(40, stdout.columns || 100),
    say: (line = '') => void stdout.write(`${line}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (line) => void stderr.write(`${line}\n`),
  }
}
