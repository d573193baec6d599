// `npm run demo`: installs missing dependencies, then shows the main use case on this machine alone. Starts on any
// Node.js from 20.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledNode, isEnough, NEEDED } from '../bin/node.js'
import { install } from '../setup/install.js'

const here = dirname(fileURLToPath(import.meta.url))

function main() {
  if (!install()) return 2
  const node = bundledNode() ?? (isEnough ? process.execPath : null)
  if (node === null) {
    console.error(
      `The demo needs Node.js ${NEEDED} or newer, and this is ${process.versions.node}: https://nodejs.org`,
    )
    return 2
  }
  return spawnSync(node, [join(here, 'show.ts')], { stdio: 'inherit' }).status ?? 1
}

process.exitCode = main()
