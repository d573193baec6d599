import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { BIN } from '../../cli/run-cli.ts'
import type { Victim } from './chaos.ts'
import type { Logs } from './logs.ts'

/** A process of the service. */
export interface StetProcess extends Victim {
  readonly pid: number
  isRunning(): boolean
  /** Tells it to stop. @returns its exit code, and how many seconds it took */
  stop(): Promise<{ readonly code: number | null; readonly seconds: number }>
}

/**
 * A process of the service, running, that can be killed and started again. Its log goes on in one file.
 *
 * @param bin the `bin/stet.js` of another version
 */
export async function stetProcess(
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  logs: Logs,
  bin = BIN,
): Promise<StetProcess> {
  const log = logs.file(name)
  let child: ChildProcess
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [bin, ...words], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', log],
    })
    if (!child.stdout) throw new Error('no output')
    const greeted = once(createInterface({ input: child.stdout }), 'line')
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`${name} ended with ${code} before it was ready`)
    })
    await Promise.race([greeted, exited])
    exited.catch(() => {})
  }
  const kill = async (): Promise<void> => {
    // It outlives everything that the others suffer.
    expect([name, child.exitCode, child.signalCode]).toEqual([name, null, null])
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }
  const stop = async () => {
    const began = performance.now()
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = (await exit) as [number | null]
    return { code, seconds: (performance.now() - began) / 1000 }
  }
  await start()
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    name,
    get pid() {
      return child.pid ?? 0
    },
    kill,
    start,
    stop,
    isRunning,
  }
}
