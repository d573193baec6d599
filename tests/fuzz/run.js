// `npm run fuzz -- [--minutes 20] [--seed 1] [target]` runs tests/fuzz/<target>.test.ts for so long; without a target, all of them in turn.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundledNode, isEnough, NEEDED } from '../../bin/node.js'
import { install } from '../../setup/install.js'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
/** Files with several tests share their time among them. */
const TARGETS = readdirSync(here)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.test.ts'.length))

const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const minutes = Number(values.minutes)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const wrong = positionals.find((target) => !TARGETS.includes(target))
if (wrong !== undefined || !(minutes > 0) || !Number.isInteger(seed)) {
  console.error(
    `fuzz: ${wrong ?? 'the minutes or the seed'}: there is no such target or number. Targets: ${TARGETS.join(', ')}.`,
  )
  process.exit(2)
}
if (!install()) process.exit(2)
const node = bundledNode() ?? (isEnough ? process.execPath : null)
if (node === null) {
  console.error(`fuzz: needs Node.js ${NEEDED} or newer, and this is ${process.versions.node}.`)
  process.exit(2)
}
const targets = positionals.length > 0 ? positionals : TARGETS
const seconds = (minutes * 60) / targets.length
console.error(`▸ ${targets.join(', ')}: ${Math.round(seconds)} s each, seed ${seed}`)
const failed = targets.filter((target) => {
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', `tests/fuzz/${target}.test.ts`]
  const env = { ...process.env, STET_FUZZ_TARGET_SECONDS: String(seconds), STET_FUZZ_SEED: String(seed) }
  return spawnSync(node, args, { cwd: root, env, stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) console.error(`fuzz: ${failed.join(', ')} failed. Repeat with --seed ${seed}.`)
process.exit(failed.length > 0 ? 1 : 0)
