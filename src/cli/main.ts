import { environment } from '../../config/environment.ts'
import { fail, INTERRUPTED, run } from './run.ts'
import { processTerminal } from './terminal.ts'

/** Whoever presses Ctrl-C again after this long means it. */
const PATIENCE_MS = 500

const terminal = processTerminal()
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

process.on('uncaughtException', (thrown) => process.exit(fail(thrown, terminal, null)))

process.exitCode = await run(process.argv.slice(2), {
  terminal,
  signal: stop.signal,
  readConfig: environment,
})
