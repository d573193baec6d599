// Compiles the TypeScript to a new dist/: Node.js does not strip types under node_modules.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledNode } from '../bin/node.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(
  bundledNode() ?? process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.build.json'],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = status ?? 1
