import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** The longest that a file of the fast suite may take. */
const LIMIT_MS = 10_000
/**
 * On a slow machine every file takes longer, and so does their sum. A file below this part of the sum is never
 * too slow. If the suite takes its five minutes, this part is about the limit.
 */
const PART = 1 / 45
/** Files that need more, mostly for a browser or for servers of their own. Split one to take it off this list. */
const LONGER: ReadonlySet<string> = new Set([
  'tests/api/hostile-media.test.ts',
  'tests/api/intake/bad-input.test.ts',
  'tests/api/pages/accessibility-narrow.test.ts',
  'tests/api/pages/accessibility-wide.test.ts',
  'tests/api/pages/pages.test.ts',
  'tests/api/retrieve/doors.test.ts',
  'tests/api/retrieve/odd-embeds.test.ts',
  'tests/api/service.test.ts',
  'tests/api/webhooks.test.ts',
  'tests/archive/player-captures.test.ts',
  'tests/archive/stores/hostile-stores.test.ts',
  'tests/archive/stores/s3-store.test.ts',
  'tests/card/browser.test.ts',
  'tests/cli/backup.test.ts',
  'tests/cli/beside-up.test.ts',
  'tests/cli/doctor.test.ts',
  'tests/cli/verify-cron.test.ts',
  'tests/cli/fenced-store.test.ts',
  'tests/jobs/redis-faults.test.ts',
  'tests/jobs/redis-kinds.test.ts',
  'tests/outbound/failures.test.ts',
  'tests/platforms/contract.test.ts',
  'tests/platforms/liar.test.ts',
  'tests/runtime/data-dir-lock.test.ts',
  'tests/runtime/embedded-postgres/clients.test.ts',
  'tests/runtime/readiness.test.ts',
  'tests/services/maintenance/forgeries.test.ts',
  'tests/services/maintenance/reindex-catalog.test.ts',
  'tests/services/verify/run-verification.test.ts',
])
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
      const allowed = LONGER.has(name) ? LONGER_FACTOR * limit : limit
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
