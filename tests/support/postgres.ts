import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { changeOwner, chooseAccount } from '../../src/runtime/embedded-postgres/account.ts'
import { findPrograms } from '../../src/runtime/embedded-postgres/programs.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
  /** The postmaster's process id. */
  readonly pid: number
  /**
   * Starts a streaming standby with the data of now, on a port of its own. Commits of this server then wait for it, so that
   * a failover loses none. Restarts this server.
   */
  standby(): Promise<PostgresStandby>
  /** Creates a database for one test and returns its URL. */
  database(name: string): Promise<string>
  kill(): Promise<void>
  /** Ends the server and all its processes at once, as a crash would. */
  crash(): Promise<void>
  /** Starts the server again after a crash, with the same data at the same address. Resolves once it answers. */
  restart(): Promise<void>
}

/** A server that follows another one and answers only reads. */
export interface PostgresStandby extends AsyncDisposable {
  readonly url: string
  /** Makes it a server of its own, which takes writes. */
  promote(): Promise<void>
}

/**
 * Starts a PostgreSQL on the loopback, in a directory of its own, with the programs of the embedded one. Its data need
 * not survive a power failure.
 *
 * @param settings `name=value`, as in `postgresql.conf`
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-pg-'))
  const account = await chooseAccount(dir)
  const { bin, env } = await findPrograms(null, account, dir)
  await changeOwner(account, dir)
  const data = join(dir, 'data')
  const options = { ...account.ids, cwd: dir, env }
  /** The command and arguments that run a program of PostgreSQL. */
  const program = (name: string, ...words: string[]): [string, string[]] => {
    const [command = '', ...more] = [...account.prefix, join(bin, name), ...words]
    return [command, more]
  }
  await run(
    ...program(
      'initdb',
      '-D',
      data,
      '-A',
      'trust',
      '-U',
      'postgres',
      '--no-sync',
      '--encoding=UTF8',
      '--locale=C',
    ),
    options,
  )
  const urlAt = (at: number) => `postgres://postgres@127.0.0.1:${at}/postgres`
  const port = await freePort()
  const url = urlAt(port)
  const startIn = async (where: string, at: number) => {
    const all = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${dir}`,
      'fsync=off',
      'full_page_writes=off',
      ...settings,
    ].flatMap((one) => ['-c', one])
    const [command, words] = program('postgres', '-D', where, '-p', String(at), ...all)
    const server = spawn(command, words, { ...options, stdio: 'ignore' })
    const ended = once(server, 'exit')
    await answering(urlAt(at))
    return { server, ended }
  }
  const start = () => startIn(data, port)
  let { server, ended } = await start()
  const kill = async () => {
    // On SIGINT the postmaster ends its children ("fast"); SIGKILL would leave them running.
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
      // The directory is free only when the last child has ended.
      const children = await childrenOf(server.pid ?? 0)
      server.kill('SIGKILL')
      for (const child of children) end(child)
      await ended
      while (children.some(isRunning)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async restart() {
      ;({ server, ended } = await start())
    },
    async standby() {
      const copy = join(dir, 'standby')
      const at = await freePort()
      await kill()
      await cp(data, copy, { recursive: true, preserveTimestamps: true })
      await run('chown', ['-R', '--reference', data, copy])
      await run('chmod', ['0700', copy])
      // A server that is told while it runs may commit once more without the standby.
      await appendFile(join(data, 'postgresql.auto.conf'), "synchronous_standby_names = 'standby'\n")
      ;({ server, ended } = await start())
      await writeFile(join(copy, 'standby.signal'), '')
      const follows = `primary_conninfo = 'host=127.0.0.1 port=${port} user=postgres application_name=standby'\n`
      await writeFile(join(copy, 'postgresql.auto.conf'), follows)
      await run('chown', ['-R', '--reference', data, copy])
      const standby = await startIn(copy, at)
      return {
        url: urlAt(at),
        promote: () => ask(urlAt(at), 'select pg_promote()'),
        async [Symbol.asyncDispose]() {
          standby.server.kill('SIGINT')
          await standby.ended
        },
      }
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

/** Runs statements, each by itself. */
async function ask(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
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
