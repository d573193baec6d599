import { INTERRUPTED, reportFailure, runCommandLine } from './run.ts'
import { createProcessTerminal } from './terminal.ts'

/** A second Ctrl-C is obeyed only after this time, so that one long key press does not count twice. */
const PATIENCE_MS = 500

const terminal = createProcessTerminal()
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

process.on('uncaughtException', (thrown) => process.exit(reportFailure(thrown, terminal, null)))

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal,
  signal: stop.signal,
  readConfig: async () => (await import('../../config/load-config.ts')).loadConfig(),
})
