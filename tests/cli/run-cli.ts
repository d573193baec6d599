import { type ChildProcess, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../../config/config.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import { createTerminal } from '../../src/cli/terminal.ts'

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output, line by line, as JSON. */
  readonly lines: readonly Record<string, unknown>[]
}

const jsonLines = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith('{"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Read when they are asked for: a help may have a line that looks like JSON. */
const withLines = (code: number | null, stdout: string, stderr: string): Ended => ({
  code,
  stdout,
  stderr,
  get lines() {
    return jsonLines(stdout)
  },
})

/** What a command writes to. */
export interface Screen {
  readonly width: number
  readonly coloured: boolean
  readonly isScreen: boolean
}

const PIPE: Screen = { width: 100, coloured: false, isScreen: false }

/** Runs a command line in this process, with an environment of its own. */
export async function stet(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  screen: Screen = PIPE,
): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  const terminal = createTerminal({
    out: (text) => {
      stdout += text
    },
    err: (text) => {
      stderr += text
    },
    moving: false,
    ...screen,
  })
  const code = await runCommandLine(words, {
    terminal,
    signal: new AbortController().signal,
    readConfig: async () => readConfig({ STET_LOG_LEVEL: 'silent', ...env }),
  })
  return withLines(code, stdout, stderr)
}

export const BIN = fileURLToPath(new URL('../../bin/stet.js', import.meta.url))

/** The real thing, as a process of its own. @param bin the `bin/stet.js` of another version */
export function spawnStet(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  node = process.execPath,
  bin = BIN,
): ChildProcess {
  return spawn(node, [bin, ...words], { env: { PATH: process.env.PATH ?? '', ...env } })
}

/** Waits for a process to end. */
export async function ended(child: ChildProcess, input = ''): Promise<Ended> {
  child.stdin?.end(input)
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const [stdout, stderr, code] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    exit,
  ])
  return withLines(code, stdout, stderr)
}
