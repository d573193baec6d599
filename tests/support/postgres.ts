import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const DEBIAN = '/usr/lib/postgresql'

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
  /** A database of its own for one test; its URL. */
  database(name: string): Promise<string>
  kill(): Promise<void>
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

/** A PostgreSQL of our own on the loopback, in a directory of its own; it need not survive a power cut. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = await postgresPrograms()
  if (!programs) throw new Error('PostgreSQL is not installed')
  const user = await account()
  const dir = await mkdtemp(join(tmpdir(), 'stet-pg-'))
  if (user.uid !== undefined && user.gid !== undefined) await chown(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  const options = { ...user, cwd: dir }
  await run(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], options)
  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    // biome-ignore format: one setting a line
    [
      '-D', data,
      '-p', String(port),
      '-c', 'listen_addresses=127.0.0.1',
      '-c', `unix_socket_directories=${dir}`,
      '-c', 'fsync=off',
    ],
    { ...options, stdio: 'ignore' },
  )
  const ended = once(server, 'exit')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await answering(url)
  const kill = async () => {
    // The postmaster ends its children on SIGINT ("fast"); SIGKILL would leave them.
    server.kill('SIGINT')
    await ended
  }
  return {
    url,
    kill,
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
