import { once } from 'node:events'
import pg from 'pg'
import type { DatabaseConnection } from '../model/database.ts'
import { findLostSessions, STUCK_MS } from './lost-sessions.ts'
import { ServerChoice } from './server-choice.ts'
import { beginSession } from './session.ts'
import { SessionClient } from './session-client.ts'

/** The time limits for a connection: with several servers, the next one is tried soon. */
const CONNECT_MS = 5_000
const CONNECT_ONE_OF_MS = 2_000
const KEEP_ALIVE_MS = 30_000
const LOOK_EVERY_MS = 3_000
/** How long the end of a connection may take. A server that does not answer is left alone. */
const END_MS = 500

interface SessionPoolOptions extends Omit<pg.PoolConfig, 'Client' | 'onConnect'> {
  readonly max: number
  /** The class of its connections; default `SessionClient`. */
  readonly Client?: typeof SessionClient
}

/**
 * A pool of connections to the server that takes writes, of those that the connection names. It follows a failover: new
 * connections go to the next server when one fails or has become a standby; connections that the server no longer knows are
 * ended, so that their queries fail instead of waiting for ever.
 */
export class SessionPool extends pg.Pool {
  readonly #choice: ServerChoice
  readonly #sessions = new Set<SessionClient>()
  readonly #timer: NodeJS.Timeout
  #looking = false

  constructor(connection: DatabaseConnection, { Client = SessionClient, ...options }: SessionPoolOptions) {
    const choice = new ServerChoice(connection)
    const timeoutMs = choice.count === 1 ? CONNECT_MS : CONNECT_ONE_OF_MS
    super({
      ...options,
      Client: clientOf(choice, Client) as never,
      connectionTimeoutMillis: timeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      onConnect: (client) => begin(client as SessionClient, choice),
    })
    this.#choice = choice
    this.on('connect', (client) => {
      this.#sessions.add(client as never)
      // If a connection in use breaks, its query fails. Without a listener, the event would end the process.
      client.on('error', () => {})
    })
    this.on('remove', (client) => void this.#sessions.delete(client as never))
    // The pool replaces an idle connection that breaks. If the server is gone, the next query fails.
    this.on('error', () => {})
    this.#timer = setInterval(() => void this.#endLostSessions(), LOOK_EVERY_MS).unref()
  }

  override connect(): Promise<pg.PoolClient>
  override connect(
    callback: (
      error: Error | undefined,
      client: pg.PoolClient | undefined,
      done: (release?: unknown) => void,
    ) => void,
  ): void
  override connect(
    callback?: (
      error: Error | undefined,
      client: pg.PoolClient | undefined,
      done: (release?: unknown) => void,
    ) => void,
  ): Promise<pg.PoolClient> | undefined {
    const connected = this.#connect()
    if (callback === undefined) return connected
    connected.then(
      (client) => callback(undefined, client, (error) => client.release(error as Error)),
      (error: Error) => callback(error, undefined, () => {}),
    )
    return undefined
  }

  /** Resolves once the connections have ended: a server that is stopped before would end them with an error. */
  override end(): Promise<void>
  override end(callback: () => void): void
  override end(callback?: () => void): Promise<void> | undefined {
    clearInterval(this.#timer)
    const ended = super.end().then(() => this.#waitForSessions())
    if (callback === undefined) return ended
    ended.then(callback)
    return undefined
  }

  /** `pg` resolves once it has asked its connections to end. */
  async #waitForSessions(): Promise<void> {
    const signal = AbortSignal.timeout(END_MS)
    while (this.#sessions.size > 0 && !signal.aborted) await once(this, 'remove', { signal }).catch(() => {})
  }

  /** Tries each server once. */
  async #connect(): Promise<pg.PoolClient> {
    for (let left = this.#choice.count; ; left -= 1) {
      const server = this.#choice.current
      try {
        return await super.connect()
      } catch (error) {
        // The pool is exhausted, or every server was tried.
        if (left <= 1 || server === this.#choice.current) throw error
      }
    }
  }

  async #endLostSessions(): Promise<void> {
    const stuck = [...this.#sessions].filter(({ busyMs, backendPid }) => backendPid > 0 && busyMs > STUCK_MS)
    if (stuck.length === 0 || this.#looking) return
    this.#looking = true
    try {
      const pids = stuck.map(({ backendPid }) => backendPid)
      const lost = await findLostSessions(this.#choice.current, pids)
      for (const session of stuck) if (lost.has(session.backendPid)) session.destroy()
    } catch {
      // The server does not answer: nothing is known about its sessions.
      this.#choice.reject(this.#choice.current)
    } finally {
      this.#looking = false
    }
  }
}

/** A class of connections to the server that is used when they are made. */
function clientOf(choice: ServerChoice, Client: typeof SessionClient): typeof SessionClient {
  return class extends Client {
    constructor(config: pg.ClientConfig) {
      const server = choice.current
      super({ ...config, ...server })
      this.server = server
    }

    override connect(): Promise<this>
    override connect(callback: (error: Error) => void): void
    override connect(callback?: (error: Error) => void): Promise<this> | undefined {
      const connected = (super.connect() as unknown as Promise<this>).catch((error: unknown) => {
        choice.reject(this.server)
        throw error
      })
      if (callback === undefined) return connected
      connected.then(() => (callback as (error?: Error) => void)(), callback)
      return undefined
    }
  }
}

async function begin(client: SessionClient, choice: ServerChoice): Promise<void> {
  try {
    client.backendPid = await beginSession(client, choice.target === 'read-write')
  } catch (error) {
    choice.reject(client.server)
    client.destroy()
    throw error
  }
}
