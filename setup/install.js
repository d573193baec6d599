// Installs the dependencies where they are missing or not those of the lockfile. Runs on any Node.js from 20.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whyNotInstalled } from './installed.js'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * @param {{ say?: (line: string) => void }} options
 * @returns {boolean} true when everything is in place
 */
export function install({ say = (line) => console.error(line) } = {}) {
  const why = whyNotInstalled(root)
  if (why !== null) {
    say(`set-up: installing the dependencies (${why}) …`)
    const { status, error } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: root,
      env: { ...process.env, PATH: pathWithoutOwnModules() },
      // What npm prints belongs to the set-up: standard output is kept for the answer.
      stdio: ['ignore', 2, 2],
    })
    if (error || status !== 0) {
      say(
        `set-up: \`npm ci\` failed${error ? `: ${error.message}` : ''}. It needs npm and a package registry in reach.`,
      )
      return false
    }
  }
  return true
}

/** npm must not run on the Node.js inside the directory that it is about to replace. */
function pathWithoutOwnModules() {
  const own = join(root, 'node_modules')
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.startsWith(own)).join(delimiter)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!install()) process.exitCode = 2
}
