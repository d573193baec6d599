import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** What a file of the fast suite may take. */
const LIMIT_MS = 10_000
/** On a slow machine every file takes longer, and so does their sum: a file below this part of it is never too slow. */
const PART = 1 / 30

/** A reporter that shows the slowest files, and fails the run where one takes longer than a fast file may. */
export default class FileTimeLimit implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules
      .map((module) => ({ name: relative(process.cwd(), module.moduleId), ms: timeOf(module) }))
      .toSorted((a, b) => b.ms - a.ms)
    const sum = files.reduce((total, { ms }) => total + ms, 0)
    const limit = Math.max(LIMIT_MS, sum * PART)
    console.log(`\nThe slowest of ${files.length} files, which took ${seconds(sum)} together:`)
    for (const { name, ms } of files.slice(0, 10)) console.log(`  ${seconds(ms).padStart(8)}  ${name}`)
    for (const { name, ms } of files.filter((file) => file.ms > limit)) {
      console.log(`failed: ${name} took ${seconds(ms)}; a file of the fast suite may take ${seconds(limit)}.`)
      process.exitCode = 1
    }
  }
}

/** Imports, hooks and tests. */
function timeOf(module: TestModule): number {
  const { setupDuration, collectDuration, duration } = module.diagnostic()
  return setupDuration + collectDuration + duration
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
