import { randomBytes } from 'node:crypto'
import { closeSync, constants, existsSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresPaths } from './paths.ts'

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants

const LOOK_MS = 5
/** After this many polls the token is sent again, because a client that left may have read it. */
const LOOKS_BEFORE_RESENDING = 40
/** How long the last client waits for the server to end. */
const STOP_MS = 20_000

/**
 * Keeps the server running for as long as it is held. It is an open writing end of the clients' FIFO. The kernel closes
 * it with the process, however that ends, and the keeper stops the server when the last one is closed.
 */
export interface ClientLease {
  /** Waits for the keeper to confirm that it counts this lease. Returns false if the keeper has ended. */
  confirm(): Promise<boolean>
  /** Releases the lease. */
  release(): void
  /** Releases the lease; the last client also waits until the server has ended, so that nothing runs after it exits. */
  releaseAndWait(): Promise<void>
}

/** @returns null if no keeper reads the FIFO */
export function openLease({ clients, cluster }: PostgresPaths): ClientLease | null {
  const opened = openEnd(clients, O_WRONLY)
  if (opened === null) return null
  let fd = opened
  const release = () => {
    if (fd !== -1) closeSync(fd)
    fd = -1
  }
  return {
    async confirm() {
      const token = randomBytes(8).toString('hex')
      const answer = join(cluster, `joined.${token}`)
      for (let looks = 0; hasKeeper(clients); looks++) {
        if (looks % LOOKS_BEFORE_RESENDING === 0) send(fd, token)
        if (existsSync(answer)) {
          await rm(answer, { force: true })
          return true
        }
        await pause(LOOK_MS)
      }
      return false
    },
    release,
    async releaseAndWait() {
      if (fd === -1) return
      const server = serverOf(cluster)
      release()
      const until = Date.now() + STOP_MS
      const isStopping = () => server !== null && serverOf(cluster) === server && hasNoClient(clients)
      while (isStopping() && Date.now() < until) await pause(LOOK_MS)
    },
  }
}

/** Opens the FIFO's reading end; any process that has it open counts as a keeper. */
export const openFifoReader = (clients: string): number => openSync(clients, O_RDONLY | O_NONBLOCK)

/** Whether a keeper reads the FIFO. */
export function hasKeeper(clients: string): boolean {
  const fd = openEnd(clients, O_WRONLY)
  if (fd !== null) closeSync(fd)
  return fd !== null
}

function openEnd(path: string, flags: number): number | null {
  try {
    return openSync(path, flags | O_NONBLOCK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // ENXIO: no process reads the FIFO (open(2)).
    if (code === 'ENXIO' || code === 'ENOENT') return null
    throw cause
  }
}

/** A line of this length is written whole or not at all (pipe(7)). */
function send(fd: number, token: string): void {
  try {
    writeSync(fd, `${token}\n`)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'EPIPE' && code !== 'EAGAIN') throw cause
  }
}

/** Reading a FIFO without a writer returns its end; with a writer, nothing. */
function hasNoClient(clients: string): boolean {
  const reader = openFifoReader(clients)
  try {
    // An unread token comes first.
    while (readSync(reader, Buffer.alloc(64)) > 0);
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') return false
    throw cause
  } finally {
    closeSync(reader)
  }
}

/** The process id of the cluster's server, as text; null if none runs. */
function serverOf(cluster: string): string | null {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n', 1)[0] ?? null
  } catch {
    return null
  }
}
