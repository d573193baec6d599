import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import site from '../../demo/site.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```sh run(?: exit=(\d))?\n([\s\S]*?)^```$/gm)].map((match) => ({
  exit: Number(match[1] ?? 0),
  script: (match[2] ?? '').trim(),
}))

describe('README.md', () => {
  let origin: Origin
  let dir: string

  beforeAll(async () => {
    origin = await startOrigin(site)
    dir = mkdtempSync(join(tmpdir(), 'stet-readme-'))
    // What the examples write lands beside the demo they read, and not in the checkout.
    symlinkSync(join(root, 'demo'), join(dir, 'demo'))
  })
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true })
    await origin.close()
  })

  /** `npx stet` is `bin/stet.js` of the checkout; npx itself is spared for its seconds. */
  async function shell(script: string): Promise<{ code: number | null; output: string }> {
    const bin = join(root, 'bin', 'stet.js')
    const functions = `npx() { shift; "${process.execPath}" "${bin}" "$@"; }`
    const child = spawn('bash', ['--norc', '-e', '-c', `${functions}\n${script}`], {
      cwd: dir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...origin.env,
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        STET_DATA_DIR: join(dir, 'stet-data'),
        STET_LOG_LEVEL: 'warn',
      },
    })
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
    return { code, output: out + err }
  }

  it('has examples to run', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(4)
  })

  // In the order of the page: one builds on the other.
  it.each(blocks)('runs: $script', { timeout: 180_000 }, async ({ script, exit }) => {
    const { code, output } = await shell(script)
    expect(code, output).toBe(exit)
  })

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = [...readme.matchAll(/npm (?:run )?(demo|test[\w:]*|build|bench|check)\b/g)].map(
      (match) => match[1] ?? '',
    )
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})
