#!/usr/bin/env node
// Plain JavaScript that old Node.js versions can read: it finds a Node.js that can run Stet.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundledNode, isEnough, NEEDED } from './node.js'

const here = dirname(fileURLToPath(import.meta.url))

/** The entry point: TypeScript in a checkout, JavaScript in the package. */
const main = [
  join(here, '..', 'src', 'cli', 'main.ts'),
  join(here, '..', 'dist', 'src', 'cli', 'main.js'),
].find((path) => existsSync(path))

function refuse(what, todo) {
  process.stderr.write(`stet: ${what}\n      ${todo}\n`)
  process.exit(2)
}

/** An idle service otherwise keeps 30 MB more. */
const SERVICE_FLAGS = ['--max-semi-space-size=4']
/** Reading many and long listings otherwise takes 80 MB more, and a quarter less time. */
const FINDER_FLAGS = ['--optimize-for-size', '--max-lazy']

/** V8's flags of the commands that run for long. */
const FLAGS = {
  up: SERVICE_FLAGS,
  serve: SERVICE_FLAGS,
  work: SERVICE_FLAGS,
  survey: FINDER_FLAGS,
  backfill: FINDER_FLAGS,
  follow: FINDER_FLAGS,
}

/** Those of this command line that this process does not have; none if the operator sets a size. */
const flags = [process.env.NODE_OPTIONS, ...process.execArgv].join(' ').includes('semi-space-size')
  ? []
  : (FLAGS[process.argv[2]] ?? []).filter((flag) => !process.execArgv.includes(flag))

/** Starts again with the flags, in the same process and within 20 ms: V8 reads them only at its start. */
function restartWithFlags() {
  process.execve(
    process.execPath,
    [process.argv0, ...flags, ...process.execArgv, ...process.argv.slice(1)],
    process.env,
  )
}

/**
 * Caches compiled code between runs, which halves the start time of a command. The cache is in the home directory,
 * because other users can write to Node's default below /tmp. Without a writable home directory, nothing is cached.
 */
function cacheCompiledCode() {
  try {
    module.enableCompileCache(join(homedir(), '.cache', 'stet', 'compiled'))
  } catch {
    // This user has no home directory.
  }
}

async function run() {
  cacheCompiledCode()
  try {
    await import(pathToFileURL(main).href)
  } catch (error) {
    if (error && error.code === 'ERR_MODULE_NOT_FOUND' && !existsSync(join(here, '..', 'node_modules'))) {
      refuse('its dependencies are not installed.', 'Run: node setup/install.js')
    }
    throw error
  }
}

function runOn(node) {
  const child = spawn(node, [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    // The channel carries no messages: when it closes, the child knows that this process has ended.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    argv0: 'stet',
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.on('error', (error) =>
    refuse(`${node} can't be started: ${error.message}.`, 'Run: node setup/install.js'),
  )
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const one of signals) process.removeAllListeners(one)
    process.kill(process.pid, signal)
  })
}

if (!main) {
  refuse('the package has no dist/ directory.', 'In a checkout run: npm run build')
} else if (isEnough) {
  // A channel to a parent process would be lost.
  if (flags.length > 0 && process.execve && !process.channel) restartWithFlags()
  if (process.argv0 === 'stet' && process.channel) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
    process.channel.unref()
  }
  await run()
} else {
  const node = bundledNode(here)
  if (node) runOn(node)
  else {
    refuse(
      `it needs Node.js ${NEEDED} or newer, and this is ${process.versions.node}.`,
      process.platform === 'linux' && process.arch === 'x64'
        ? 'Run: npm ci   (which installs one), or install it from https://nodejs.org'
        : 'Install it from https://nodejs.org',
    )
  }
}
