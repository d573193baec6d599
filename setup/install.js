// Installs the dependencies if they are missing or differ from the lockfile. Runs on Node.js 20 and later.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyNotInstalled } from './installed.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * @param {{ say?: (line: string) => void }} options
 * @returns {boolean} whether the dependencies are installed
 */
export function install({ say = (line) => console.error(line) } = {}) {
  const why = whyNotInstalled(root)
  if (why !== null) {
    say(`set-up: installing the dependencies (${why}) …`)
    const { status, error } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: root,
      env: { ...process.env, PATH: pathWithoutOwnModules() },
      // npm's output goes to standard error: standard output is for the command's result.
      stdio: ['ignore', 2, 2],
    })
    if (error || status !== 0) {
      say(
        `set-up: \`npm ci\` failed${error ? `: ${error.message}` : ''}. It needs npm and access to a package registry.`,
      )
      return false
    }
  }
  return true
}

/** The PATH without `node_modules`: npm must not run on a Node.js that it is about to replace. */
function pathWithoutOwnModules() {
  const own = join(root, 'node_modules')
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.startsWith(own)).join(delimiter)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!install()) process.exitCode = 2
}
