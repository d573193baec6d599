import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { PRIVATE_FILE } from '../../model/make-directories.ts'

/** SQLite's code for a file that another process has locked (https://sqlite.org/rescode.html#busy). */
const BUSY = 5
const RETRY_MS = 20

/**
 * Locks a file for as long as this process lives, however it ends. It uses SQLite, whose lock is the kernel's, because
 * Node.js has no file locks.
 *
 * @param giveUp called between attempts; true ends the wait
 * @returns null if the wait was ended
 */
export async function acquireFileLock(path: string, giveUp: () => boolean): Promise<Disposable | null> {
  // SQLite would create a file that others may read.
  closeSync(openSync(path, 'a', PRIVATE_FILE))
  for (;;) {
    const database = new DatabaseSync(path)
    try {
      database.exec('begin exclusive')
      return { [Symbol.dispose]: () => database.close() }
    } catch (cause) {
      database.close()
      if ((cause as { errcode?: number }).errcode !== BUSY) throw cause
    }
    if (giveUp()) return null
    await pause(RETRY_MS)
  }
}
