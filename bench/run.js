// `npm run bench -- <name>` runs bench/<name>.ts on the Node.js version that Stet needs; without a name, all of them.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledNode, isEnough, NEEDED } from '../bin/node.js'
import { install } from '../setup/install.js'

const here = dirname(fileURLToPath(import.meta.url))
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
const [asked, ...rest] = process.argv.slice(2)

if (asked !== undefined && !names.includes(asked)) {
  console.error(`bench: there is no ${JSON.stringify(asked)}. There is: ${names.join(', ') || 'none yet'}.`)
  process.exit(2)
}
if (!install()) process.exit(2)
const node = bundledNode() ?? (isEnough ? process.execPath : null)
if (node === null) {
  console.error(`bench: needs Node.js ${NEEDED} or newer, and this is ${process.versions.node}.`)
  process.exit(2)
}
// `service` ends with the measurements of `intake`.
const all = names.filter((name) => name !== 'intake')
for (const name of asked === undefined ? all : [asked]) {
  console.error(`▸ ${name}`)
  const { status } = spawnSync(node, [join(here, `${name}.ts`), ...rest], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
