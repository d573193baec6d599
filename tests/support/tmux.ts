import { execFile, execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { tempDir } from './service-config.ts'
import { until } from './until.ts'

const run = promisify(execFile)

/** Whether `tmux` is installed. */
export const hasTmux: boolean = (() => {
  try {
    return execFileSync('tmux', ['-V'], { encoding: 'utf8' }).startsWith('tmux ')
  } catch {
    return false
  }
})()

if (!hasTmux && process.env.CI) throw new Error('tmux is missing: run the set-up')

/** A terminal on which one command runs. */
export interface Pane {
  /** Its rows, without those below the last text. @param escapes with the escape sequences of colours */
  rows(escapes?: boolean): Promise<string[]>
  /** Waits until the command ends. @returns its exit code */
  ended(): Promise<number>
}

/** A tmux server of its own, with terminals of 40 rows. */
export interface Tmux extends AsyncDisposable {
  /** Runs a command line of a shell. @param env beside `PATH`, all that it gets */
  open(line: string, columns: number, env: Readonly<Record<string, string>>): Promise<Pane>
}

/** Whether a row has text, other than tmux's own after the end of a command. */
const hasText = (row: string): boolean => !/^(?:Pane is dead.*)?$/.test(stripVTControlCharacters(row).trim())

// What a command leaves stays on its terminal.
const CONFIGURATION = 'set -g remain-on-exit on\nset -g status off\nset -g history-limit 1000\n'

export async function startTmux(): Promise<Tmux> {
  const dir = await tempDir()
  const file = join(dir.path, 'tmux.conf')
  await writeFile(file, CONFIGURATION)
  const env = { PATH: process.env.PATH ?? '', SHELL: '/bin/sh', TMUX_TMPDIR: dir.path }
  const tmux = async (...words: string[]): Promise<string> =>
    (await run('tmux', ['-u', '-f', file, ...words], { env })).stdout
  let opened = 0
  return {
    async open(line, columns, variables) {
      opened += 1
      const name = `pane${opened}`
      const status = join(dir.path, name)
      const settings = Object.entries(variables).flatMap(([key, value]) => ['-e', `${key}=${value}`])
      const size = ['-x', String(columns), '-y', '40']
      await tmux('new-session', '-d', '-s', name, ...size, ...settings, `(${line}); echo $? > ${status}`)
      return {
        rows: async (escapes = false) => {
          const shown = ['capture-pane', '-p', ...(escapes ? ['-e'] : []), '-S', '-', '-t', name]
          const rows = (await tmux(...shown)).split('\n')
          return rows.slice(0, rows.findLastIndex(hasText) + 1)
        },
        async ended() {
          // tmux sometimes loses the status of a process, so the shell writes it.
          const code = await until(() => readFile(status, 'utf8').catch(() => null))
          const dead = ['display-message', '-p', '-t', name, '#{pane_dead}']
          await until(async () => (await tmux(...dead)).startsWith('1'))
          return Number(code)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await tmux('kill-server').catch(() => {})
      await dir[Symbol.asyncDispose]()
    },
  }
}
