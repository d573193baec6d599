import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { until } from './until.ts'

const JOIN = fileURLToPath(new URL('join-database.ts', import.meta.url))

/**
 * A client of a data directory's server, in a process of its own that has joined.
 *
 * @param as another user, if this process runs as root
 */
export async function spawnClient(
  dataDir: string,
  as: { uid?: number; gid?: number } = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [JOIN, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], ...as })
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the client ended with ${code}`))),
  ])
  if (line !== 'joined') throw new Error(`the client said ${line}`)
  return child
}

/** Ends a client in the orderly way. */
export async function endClient(child: ChildProcess): Promise<void> {
  child.stdin?.end()
  await ended(child)
}

export async function killClient(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await ended(child)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** The process id in `postmaster.pid`; null if no server has written one. */
export async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => null)
  return text === null ? null : Number.parseInt(text, 10)
}

/** The processes whose working directory is the cluster: the keeper, the server and its children. */
export async function processesOn(dataDir: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => null)
    if (cwd === join(dataDir, 'postgres')) found.push(Number(name))
  }
  return found
}

/** Waits until every process of the server has ended. */
export async function serverGone(dataDir: string): Promise<void> {
  await until(async () => (await processesOn(dataDir)).length === 0)
}

/** Runs one query over a connection of its own. */
export async function ask(connection: pg.ClientConfig, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** The user `nobody`, if this process runs as root and that user can run the programs that Stet runs; else null. */
export async function nobody(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number(await output('id', [flag, 'nobody']))),
  )
  if (uid === undefined || gid === undefined) return null
  const words = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', 'test', '-r', JOIN]
  const may = await output('setpriv', [...words, '-a', '-x', process.execPath]).catch(() => null)
  return may === null ? null : { uid, gid }
}

/** Runs a command and returns its standard output. */
export async function output(command: string, words: readonly string[]): Promise<string> {
  return (await promisify(execFile)(command, words)).stdout.trim()
}
