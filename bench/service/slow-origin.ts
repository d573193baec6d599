import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FixturePost } from '../../tests/support/origin/post.ts'

/** The local platform, in a process of its own so that its CPU time is not counted as the benchmark's. */
interface SlowOrigin extends AsyncDisposable {
  readonly proxy: string
  readonly ca: string
  /** Delays each later response by `ms` milliseconds. */
  delayAnswers(ms: number): Promise<void>
}

/** Serves these posts. @param dir an existing directory for its site file */
export async function startSlowOrigin(dir: string, posts: readonly FixturePost[]): Promise<SlowOrigin> {
  const site = join(dir, 'site.json')
  await writeFile(site, JSON.stringify({ posts }))
  const main = fileURLToPath(new URL('../../tests/support/origin/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--site', site, '--attached'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  const { proxy, ca } = JSON.parse(line) as { proxy: string; ca: string }
  return {
    proxy,
    ca,
    async delayAnswers(ms) {
      child.stdin.write(`${JSON.stringify({ slow: ms })}\n`)
      await once(lines, 'line')
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}
