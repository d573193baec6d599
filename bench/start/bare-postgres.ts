import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import {
  changeOwner,
  chooseAccount,
  type ServerAccount,
} from '../../src/runtime/embedded-postgres/account.ts'
import { findPrograms, type PostgresPrograms } from '../../src/runtime/embedded-postgres/programs.ts'
import {
  DATABASE_NAME,
  localeOptions,
  SOCKET_PORT,
  SUPERUSER,
  serverSettings,
} from '../../src/runtime/embedded-postgres/settings.ts'

const run = promisify(execFile)
const LOOK_MS = 5

/** The embedded server's programs and settings without Stet: the baseline for the cost of a command. */
export class BarePostgres {
  readonly #dir: string
  readonly #account: ServerAccount
  readonly #programs: PostgresPrograms

  private constructor(dir: string, account: ServerAccount, programs: PostgresPrograms) {
    this.#dir = dir
    this.#account = account
    this.#programs = programs
  }

  /** @param dir an existing directory for the clusters */
  static async open(dir: string): Promise<BarePostgres> {
    const account = await chooseAccount(dir)
    const programs = await findPrograms(null, account, join(dir, 'libraries'))
    await changeOwner(account, dir)
    return new BarePostgres(dir, account, programs)
  }

  /** Runs `initdb`. @returns the cluster's directory */
  async createCluster(name: string): Promise<string> {
    const cluster = join(this.#dir, name)
    await mkdir(cluster)
    await changeOwner(this.#account, cluster)
    const { major } = this.#programs
    const [command, words] = this.#program('initdb', [
      ...['-D', cluster, '-U', SUPERUSER, '--auth=trust'],
      ...localeOptions(major),
    ])
    await run(command, words, { cwd: cluster, env: this.#programs.env, ...this.#account.ids })
    return cluster
  }

  /** Starts the server on a cluster, waits for its first answer, and stops it. */
  async startAndStop(cluster: string): Promise<void> {
    const [command, words] = this.#program('postgres', [
      '-D',
      cluster,
      ...serverSettings(this.#programs.major),
    ])
    const server = spawn(command, words, {
      cwd: cluster,
      env: this.#programs.env,
      ...this.#account.ids,
      stdio: 'ignore',
    })
    const exited = once(server, 'exit')
    while (!(await answers(cluster))) {
      if (server.exitCode !== null) throw new Error(`postgres ended with exit code ${server.exitCode}.`)
      await pause(LOOK_MS)
    }
    server.kill('SIGINT')
    await exited
  }

  #program(name: string, words: readonly string[]): [command: string, words: string[]] {
    const [command = '', ...rest] = [...this.#account.prefix, join(this.#programs.bin, name), ...words]
    return [command, rest]
  }
}

async function answers(cluster: string): Promise<boolean> {
  const client = new pg.Client({
    host: cluster,
    port: SOCKET_PORT,
    user: SUPERUSER,
    database: DATABASE_NAME,
  })
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
