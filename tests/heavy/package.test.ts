import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the package', () => {
  let files: string[] = []

  beforeAll(() => {
    execFileSync(process.execPath, ['setup/build.js'], { cwd: root })
    const packed = execFileSync(
      'npm',
      ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )
    files = JSON.parse(packed)[0].files.map((file: { path: string }) => file.path)
  }, 120_000)

  it('has the command, the JavaScript and what a reader needs', () => {
    expect(files).toEqual(
      expect.arrayContaining(['bin/stet.js', 'bin/node.js', 'dist/src/cli/main.js', 'dist/config/config.js']),
    )
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json']))
  })

  it('has no TypeScript, no tests, no demo, no data', () => {
    const wanted = /^(bin\/|dist\/(config|src|workers)\/|(LICENSE|README\.md|CHANGELOG\.md|package\.json)$)/
    expect(files.filter((file) => !wanted.test(file) || /(?<!\.d)\.ts$/.test(file))).toEqual([])
  })

  it('runs', () => {
    const { status, stdout } = spawnSync(process.execPath, ['dist/src/cli/main.js', '--help'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stdout).toContain('stet <command> --help')
    expect(status).toBe(0)
  })
})
