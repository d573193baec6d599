import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { LONGER_FILES } from './longer-files.ts'

/** The longest that a file of the fast suite may take. */
const LIMIT_MS = 10_000
/**
 * On a slow machine every file takes longer, and so does their sum. A file below this part of the sum is never
 * too slow. If the suite takes its five minutes on two cores, this part is twice the limit, because four files share them.
 */
const PART = 1 / 60
/** How much more the longer files may take. */
const LONGER_FACTOR = 6

/**
 * A reporter that shows the slowest files. A file that takes longer than it may fails the run, or is added to the file
 * that `SLOW_TEST_FILES` names: the gate then runs it again, alone.
 */
export default class FileTimeLimit implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules
      .map((module) => ({ name: relative(process.cwd(), module.moduleId), ms: timeOf(module) }))
      .toSorted((a, b) => b.ms - a.ms)
    const sum = files.reduce((total, { ms }) => total + ms, 0)
    const limit = Math.max(LIMIT_MS, sum * PART)
    console.log(`\nThe slowest of ${files.length} files, which took ${seconds(sum)} together:`)
    for (const { name, ms } of files.slice(0, 10)) console.log(`  ${seconds(ms).padStart(8)}  ${name}`)
    for (const { name, ms } of files) {
      const allowed = LONGER_FILES.has(name) ? LONGER_FACTOR * limit : limit
      if (ms <= allowed) continue
      console.log(`too slow: ${name} took ${seconds(ms)}; it may take ${seconds(allowed)}.`)
      const list = process.env.SLOW_TEST_FILES
      if (list) appendFileSync(list, `${name}\n`)
      else process.exitCode = 1
    }
  }
}

/** Imports, hooks and tests. */
function timeOf(module: TestModule): number {
  const { setupDuration, collectDuration, duration } = module.diagnostic()
  return setupDuration + collectDuration + duration
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
