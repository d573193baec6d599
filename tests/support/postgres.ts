import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
  /** Of the postmaster. */
  readonly pid: number
  /** A database of its own for one test; its URL. */
  database(name: string): Promise<string>
  kill(): Promise<void>
  /** Ends the server and all its processes at once, as a crash would. */
  crash(): Promise<void>
  /** After a crash: the same data at the same address, once it answers. */
  restart(): Promise<void>
}

/** The directory of the newest installed server's programs; null where none is. */
export async function postgresPrograms(): Promise<string | null> {
  const versions = await readdir(DEBIAN).catch(() => [])
  const newest = versions
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a)[0]
  return newest === undefined ? null : join(DEBIAN, String(newest), 'bin')
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function account(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout),
  )
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * A PostgreSQL of our own on the loopback, in a directory of its own; it need not survive a power cut.
 *
 * @param settings `name=value`, as in `postgresql.conf`
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const programs = await postgresPrograms()
  if (!programs) throw new Error('PostgreSQL is not installed')
  const user = await account()
  const dir = await mkdtemp(join(tmpdir(), 'stet-pg-'))
  if (user.uid !== undefined && user.gid !== undefined) await chown(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  const options = { ...user, cwd: dir }
  await run(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], options)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const start = async () => {
    const server = spawn(
      join(programs, 'postgres'),
      // biome-ignore format: one setting a line
      [
        '-D', data,
        '-p', String(port),
        '-c', 'listen_addresses=127.0.0.1',
        '-c', `unix_socket_directories=${dir}`,
        '-c', 'fsync=off',
        ...settings.flatMap((one) => ['-c', one]),
      ],
      { ...options, stdio: 'ignore' },
    )
    const ended = once(server, 'exit')
    await answering(url)
    return { server, ended }
  }
  let { server, ended } = await start()
  const kill = async () => {
    // The postmaster ends its children on SIGINT ("fast"); SIGKILL would leave them.
    server.kill('SIGINT')
    await ended
  }
  return {
    url,
    get pid() {
      return server.pid ?? 0
    },
    kill,
    async crash() {
      // Children die of it as soon as they look up; the directory is free when the last one has.
      const children = await childrenOf(server.pid ?? 0)
      server.kill('SIGKILL')
      for (const child of children) end(child)
      await ended
      while (children.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async restart() {
      ;({ server, ended } = await start())
    },
    async database(name) {
      const client = new pg.Client(url)
      await client.connect()
      await client.query(`create database ${pg.escapeIdentifier(name)}`)
      await client.end()
      return url.replace(/postgres$/, encodeURIComponent(name))
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

function end(pid: number): void {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL')
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function answering(url: string): Promise<void> {
  const until = Date.now() + 20_000
  for (;;) {
    const client = new pg.Client(url)
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
}
