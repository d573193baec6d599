import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { json as readJson } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../../config/config.ts'
import { Problem } from '../api/problem.ts'
import { createApi } from '../api/server.ts'
import { type DataDirLock, lockDataDir } from '../app/data-dir-lock.ts'
import { socketAddress } from '../app/socket-address.ts'
import { createApp, type Parts } from '../app.ts'
import { ERROR_RULES, type ErrorCode, StetError } from '../model/errors.ts'

export interface ServiceAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

/** The HTTP API with the right to everything: the running owner's, or one that this process opened for itself. */
export interface Service extends AsyncDisposable {
  /** @param body text is JSON lines, anything else one JSON document */
  request(method: string, path: string, body?: unknown): Promise<ServiceAnswer>
  /** The answer's JSON. @throws StetError with the code and the words of a problem document */
  json(method: string, path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

type Ask = Service['request']

/** How long to wait for an owner of the data directory to answer or to end. */
const OWNER_MS = 10_000

/**
 * The service, for a command that needs the catalog: through the socket of the data directory's
 * owner where it answers; else this process owns the directory (where the database lies in it) and
 * opens what it needs. On a disk store the catalog first adopts what the ledger has.
 *
 * @param command how the lock names this process to others
 * @param options `adopt: false` for a command that brings the catalog up to date itself
 * @throws ConfigError `data-dir-locked`, ServiceError `database-unavailable`
 */
export async function openService(
  config: Config,
  command = 'stet',
  overrides: Partial<Parts> = {},
  options: { adopt: boolean } = { adopt: true },
): Promise<Service> {
  const service = await reach(config, command, overrides)
  if (options.adopt && config.store.kind === 'file') await service.json('POST', '/v1/ledger/adopt')
  return service
}

/**
 * An owner that has only just started has no socket yet, and one that is a command itself is soon
 * gone: both are waited for.
 */
async function reach(config: Config, command: string, overrides: Partial<Parts>): Promise<Service> {
  const until = Date.now() + OWNER_MS
  for (;;) {
    const reached = await overSocket(config)
    if (reached) return reached
    try {
      return await inProcess(config, command, overrides)
    } catch (error) {
      if (!(error instanceof StetError) || error.code !== 'data-dir-locked' || Date.now() > until) throw error
    }
    await pause(100)
  }
}

async function overSocket(config: Config): Promise<Service | null> {
  const dir = await open(config.dataDir).catch(() => null)
  if (!dir) return null
  const socketPath = socketAddress({ path: config.dataDir, fd: dir.fd }, 'stet.sock')
  const ask: Ask = async (method, path, body) => {
    const request = httpRequest({
      socketPath,
      method,
      path,
      headers: typeOf(body),
    })
    request.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    // From here on the body tells what goes wrong; the request would tell the same to nobody.
    request.on('error', () => {})
    return { status: answer.statusCode ?? 0, headers: flat(answer.headers), body: answer }
  }
  try {
    const { body } = await ask('GET', '/healthz')
    body.resume()
  } catch {
    // Nobody there, or a socket that a dead owner left.
    await dir.close()
    return null
  }
  return service(ask, () => dir.close())
}

async function inProcess(config: Config, command: string, overrides: Partial<Parts>): Promise<Service> {
  await using parts = new AsyncDisposableStack()
  if (config.database.kind === 'pglite') parts.use<DataDirLock>(await lockDataDir(config.dataDir, command))
  const app = createApp(config, overrides)
  parts.defer(() => app.close())
  await app.catalog()
  const { api, ownToken } = await createApi(app, 'commands')
  parts.defer(() => api.close())
  const ask: Ask = async (method, path, body) => {
    const answer = await api.inject({
      method: method as 'GET',
      url: path,
      headers: { authorization: `Bearer ${ownToken}`, ...typeOf(body) },
      payloadAsStream: true,
      ...(body === undefined ? {} : { payload: body as object | string }),
    })
    return { status: answer.statusCode, headers: flat(answer.headers), body: answer.stream() }
  }
  const mine = parts.move()
  return service(ask, () => mine.disposeAsync())
}

function typeOf(body: unknown): Record<string, string> {
  if (body === undefined) return {}
  return { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' }
}

function service(request: Ask, close: () => Promise<void>): Service {
  return {
    request,
    async json(method, path, body) {
      const answer = await request(method, path, body)
      const text = answer.status === 204 ? null : await readJson(answer.body)
      if (answer.status >= 400) throw problemError(text)
      return text
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A problem document as the error that it was before it went over the wire. */
export function problemError(document: unknown): StetError {
  const problem = Problem.safeParse(document).data
  if (!problem) return new StetError('internal', 'The service gave an answer that is no problem document.')
  const { code, detail, input, hint } = problem
  return new StetError(isCode(code) ? code : 'internal', detail, {
    ...(input ? { input } : {}),
    ...(hint ? { hint } : {}),
  })
}

const isCode = (code: string): code is ErrorCode => code in ERROR_RULES

function flat(
  headers: Readonly<Record<string, string | number | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : String(value)]],
    ),
  )
}
