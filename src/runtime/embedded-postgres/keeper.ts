import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ServerAccount } from './account.ts'
import type { PostgresPaths } from './paths.ts'
import type { PostgresPrograms } from './programs.ts'
import { serverSettings } from './settings.ts'

/**
 * The keeper: a shell that outlives the client that started it. It runs the server, reads the clients' FIFO, confirms
 * each token by a file, and stops the server ("fast") when the last client has closed the FIFO. It signals the server
 * before it closes its end of the FIFO, so a client that finds no reader knows that the server is already stopping. It
 * ends with the server.
 */
const KEEPER = `
exec 3<&0 </dev/null
trap '' HUP INT TERM
"$@" 3<&- &
server=$!
(
  while read -r token; do : >"joined.$token"; done
  kill -INT "$server"
) <&3 >/dev/null 2>&1 &
reader=$!
exec 3<&-
wait "$server"
kill -KILL "$reader" 2>/dev/null
rm -f joined.*
`

/** Starts the keeper, which starts the server. Resolves at once; the server answers later. */
export function spawnKeeper(
  { cluster }: PostgresPaths,
  { bin, env, major }: PostgresPrograms,
  account: ServerAccount,
  ends: { readonly reader: number; readonly log: number },
): void {
  const server = [...account.prefix, join(bin, 'postgres'), '-D', cluster, ...serverSettings(major)]
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'stet-postgres', ...server], {
    cwd: cluster,
    env,
    // A new session, so that signals from the client's terminal do not reach it.
    detached: true,
    // Node.js makes standard input blocking for the child, as `read` requires.
    stdio: [ends.reader, ends.log, ends.log],
    ...account.ids,
  })
  keeper.unref()
}
