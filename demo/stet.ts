import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const BIN = join(import.meta.dirname, '..', 'bin', 'stet.js')

export type Environment = Readonly<Record<string, string>>

/** The demo's own environment: the caller's settings must not leak in. */
export function environment(env: Environment): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), ...env }
}

/** Runs a command and returns its standard output. Exit code 3 with output counts as success. */
export async function stet(words: readonly string[], env: Environment): Promise<string> {
  const running = promisify(execFile)(process.execPath, [BIN, ...words], { env: environment(env) })
  try {
    return (await running).stdout
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string }
    if (code === 3 && stdout) return stdout
    throw new Error(`stet ${words.join(' ')} failed:\n${stderr ?? ''}`, { cause: error })
  }
}
