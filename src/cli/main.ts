import { INTERRUPTED, reportFailure, runCommandLine } from './run.ts'
import { createProcessTerminal } from './terminal.ts'

/** A second Ctrl-C is obeyed only after this time, so that one long key press does not count twice. */
const PATIENCE_MS = 500
/** Time to write the last lines. */
const STRAGGLERS_MS = 250

/** Commands whose standard error is a log. */
const SERVICES = ['up', 'serve', 'work']

const screen = createProcessTerminal()
const words = process.argv.slice(2)
// Imported only for services: the library for logs takes long to load.
const logs = SERVICES.includes(words[0] ?? '') && !screen.moving ? await import('./service-log.ts') : null
const log = logs?.createServiceLog() ?? null
const terminal = logs && log ? logs.withNotesInLog(screen, log) : screen
const stop = new AbortController()
let since = 0

function onSignal(): void {
  if (!stop.signal.aborted) {
    since = Date.now()
    stop.abort()
  } else if (Date.now() - since > PATIENCE_MS) {
    process.exit(INTERRUPTED)
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)

process.on('uncaughtException', (thrown) => process.exit(reportFailure(thrown, { terminal, log }, null)))

const code = await runCommandLine(words, {
  terminal,
  log,
  signal: stop.signal,
  readConfig: async () => (await import('../../config/load-config.ts')).loadConfig(),
})
process.exitCode = code
// A process that was told to stop ends, even if a connection of a part that hangs is still open.
if (stop.signal.aborted) setTimeout(() => process.exit(code), STRAGGLERS_MS).unref()
