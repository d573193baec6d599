import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { open, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { socketAddress } from './socket-address.ts'

/** Something that answers for as long as this process lives, whatever becomes of it. */
export interface SignOfLife extends AsyncDisposable {
  /** Its name in the directory. */
  readonly name: string
}

const NAME = /^stet\.alive\.[0-9a-f]{16}$/
/** Nobody listens there, or there is nothing. */
const SILENT = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'])

/**
 * A socket in the directory that the kernel answers while this process lives, and no longer. It is seen by
 * whoever sees the directory: a process in another container knows nothing of our process ids.
 *
 * @returns null where the file system has no sockets
 */
export async function showLife(path: string): Promise<SignOfLife | null> {
  const name = `stet.alive.${randomBytes(8).toString('hex')}`
  const dir = await open(path)
  const server = createServer((caller) => caller.destroy())
  server.unref()
  try {
    server.listen(socketAddress({ path, fd: dir.fd }, name))
    await once(server, 'listening')
  } catch {
    return null
  } finally {
    await dir.close()
  }
  return {
    name,
    async [Symbol.asyncDispose]() {
      server.close()
      await forgetLife(path, name)
    },
  }
}

/** Whether the process that shows this sign still lives. */
export async function livesBy(path: string, name: string): Promise<boolean> {
  if (!NAME.test(name)) return false
  const dir = await open(path)
  try {
    const call = connect(socketAddress({ path, fd: dir.fd }, name))
    await once(call, 'connect')
    call.destroy()
    return true
  } catch (cause) {
    return !SILENT.has((cause as NodeJS.ErrnoException).code ?? '')
  } finally {
    await dir.close()
  }
}

/** Removes the sign of a process that is no more. */
export async function forgetLife(path: string, name: string): Promise<void> {
  if (NAME.test(name)) await rm(join(path, name), { force: true })
}
