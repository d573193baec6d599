import { execFileSync, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cron, openCron } from './cron.ts'
import { BIN, type Ended, ended, spawnStet } from './run-cli.ts'

/** util-linux's `script` runs a command on a terminal of its own. */
const hasScript = (() => {
  try {
    return /util-linux/.test(execFileSync('script', ['--version'], { encoding: 'utf8' }))
  } catch {
    return false
  }
})()

describe.skipIf(!hasScript && !process.env.CI)('a real terminal', () => {
  let cron: Cron
  beforeAll(async () => {
    cron = await openCron(6)
  })
  afterAll(() => cron[Symbol.asyncDispose]())

  /** Runs stet on a terminal of so many columns; standard error is the same terminal. */
  async function onTerminal(columns: number, ...words: string[]): Promise<Ended> {
    const line = `stty cols ${columns} rows 40; exec '${process.execPath}' '${BIN}' ${words.map((word) => `'${word}'`).join(' ')}`
    const env = { ...cron.env, PATH: process.env.PATH ?? '', TERM: 'xterm-256color', SHELL: '/bin/sh' }
    return await ended(spawn('script', ['-qec', line, '/dev/null'], { env }))
  }

  it('gets colours and lines that fit it; a pipe gets neither', async () => {
    const [narrow, wide, pipe] = await Promise.all([
      onTerminal(60, 'list', '--limit', '2'),
      onTerminal(120, 'list', '--limit', '2'),
      ended(spawnStet(['list', '--limit', '2'], cron.env)),
    ])
    for (const { stdout } of [narrow, wide]) expect(stdout).toContain('\x1b[')
    expect(pipe.stdout).not.toContain('\x1b')
    const plain = stripVTControlCharacters(narrow.stdout).split(/\r?\n/)
    expect(plain.filter((line) => line.length > 60 && !/https:|--cursor/.test(line))).toEqual([])
    expect(plain.join('\n')).toContain('aboard')
  })

  it('sees a bar with rate and remaining time; cron sees nothing', async () => {
    await cron.makeDue()
    const seen = await onTerminal(100, 'verify')
    expect(seen.stdout).toMatch(/\d\/6 · \d+\/(?:s|min) · \S+ left/)
    await cron.makeDue()
    const mail = await ended(spawnStet(['verify'], cron.env))
    expect({ code: mail.code, stdout: mail.stdout, stderr: mail.stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
  })
})
