// Runs set-up, formatter, linter, type checker and tests, for `npm test` and CI. Starts on Node.js 20 and later.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledNode, isEnough, NEEDED } from '../bin/node.js'
import { install } from '../setup/install.js'
import { installServers } from '../setup/servers.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const heavy = process.argv.includes('--heavy')
const patterns = process.argv.slice(2).filter((argument) => argument !== '--heavy')
const strict = Boolean(process.env.CI)

if (!install()) process.exit(2)
const node = bundledNode() ?? (isEnough ? process.execPath : null)
if (node === null) {
  console.error(
    `The tests need Node.js ${NEEDED} or newer, and this is ${process.versions.node}: https://nodejs.org`,
  )
  process.exit(2)
}
const missing = installServers()
for (const server of missing) {
  console.error(
    `${strict ? 'failed' : 'skipped'}: the suites on ${server.name} (${server.for}): it is not installed.`,
  )
}

/** Tools start further processes by name, and each must find this Node.js first. */
const env = {
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
}
const run = (name, args, more = {}) => {
  const bin = join(root, 'node_modules', '.bin', name)
  const options = { cwd: root, env: { ...env, ...more }, stdio: ['ignore', 'inherit', 'inherit'] }
  return spawnSync(node, [bin, ...args], options).status === 0
}

// A run of some tests skips the linter and the type checker.
const whole = !heavy && patterns.length === 0
const gates = whole
  ? [
      ['biome', ['check', '--error-on-warnings']],
      ['tsc', ['--noEmit']],
    ]
  : []
const broken = gates.filter(([name, args]) => {
  console.log(`\n▸ ${name} ${args.join(' ')}`)
  return !run(name, args)
})

const reports = mkdtempSync(join(tmpdir(), 'stet-tests-'))
const report = join(reports, 'report.json')
const config = heavy ? ['--config', 'vitest.heavy.config.ts'] : []
console.log('\n▸ vitest run')
const timeLimit = '--reporter=./tests/support/file-time-limit.ts'
const slowList = join(reports, 'slow-files.txt')
const green = run(
  'vitest',
  [
    'run',
    ...config,
    '--reporter=default',
    // In a run of some files, the default reporter shows their times.
    ...(whole ? [timeLimit] : []),
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...patterns,
  ],
  { SLOW_TEST_FILES: slowList },
)
// Other files and servers slow a file down, so it runs again, alone. It fails if it is still slow.
const slowFiles = existsSync(slowList) ? readFileSync(slowList, 'utf8').trim().split('\n') : []
const tooSlow = slowFiles.filter((file) => {
  console.log(`\n▸ vitest run ${file}, alone`)
  return !run('vitest', ['run', '--reporter=default', timeLimit, file])
})
const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : null
rmSync(reports, { recursive: true, force: true })

for (const line of counts?.skippedNames ?? []) console.log(`skipped: ${line}`)
for (const [name] of broken) console.log(`failed: ${name}`)
for (const file of tooSlow) console.log(`failed: ${file}, alone: too slow, or failed`)
const failed =
  (counts?.failed ?? 0) +
  broken.length +
  tooSlow.length +
  (strict ? missing.length : 0) +
  (!green && !counts?.failed ? 1 : 0)
const skipped = counts?.skipped ? `, ${counts.skipped} skipped` : ''
console.log(`${counts?.passed ?? 0} passed, ${failed} failed${skipped}`)
process.exitCode = failed > 0 || !green ? 1 : 0

/** Counts the results. A file that could not be loaded counts as one failure. */
function count(result) {
  const files = result.testResults
  const unloaded = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const idle = files.map((file) => ({
    name: relative(root, file.name),
    tests: file.assertionResults.filter((test) => ['pending', 'skipped', 'todo'].includes(test.status)),
  }))
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloaded.length,
    skipped: idle.reduce((sum, file) => sum + file.tests.length, 0),
    skippedNames: idle.flatMap(({ name, tests }) => [
      ...new Set(tests.map((test) => `${name}: ${test.ancestorTitles[0] ?? test.title}`)),
    ]),
  }
}
