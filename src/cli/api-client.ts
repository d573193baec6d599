import type { Readable } from 'node:stream'
import { json as readJson } from 'node:stream/consumers'
import type { Config } from '../../config/config.ts'
import { createApi } from '../api/server/create-api.ts'
import { Problem } from '../api/server/problem.ts'
import { ERROR_RULES, type ErrorCode, StetError } from '../model/errors.ts'
import { type AppOverrides, createApp } from '../runtime/app.ts'

export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

/** The HTTP API in this process, with every scope. It opens no port. */
export interface ApiClient extends AsyncDisposable {
  /** @param body a string is sent as JSON Lines, anything else as one JSON document */
  request(method: string, path: string, body?: unknown): Promise<ApiResponse>
  /** Returns the JSON of the response. @throws StetError with code and message of a problem document */
  json(method: string, path: string, body?: unknown): Promise<unknown>
  close(): Promise<void>
}

type Ask = ApiClient['request']

/**
 * Opens the API for a command that needs the catalog, also beside a running `stet up`. With a disk store it first
 * imports the ledger's new records into the catalog.
 *
 * @param options `rebuilds`: the command brings the catalog up to date itself, and may replace an old one
 * @throws ConfigError `data-dir-unwritable`, `config-invalid`; ServiceError `database-unavailable`
 */
export async function connectApi(
  config: Config,
  overrides: Partial<AppOverrides> = {},
  { rebuilds } = { rebuilds: false },
): Promise<ApiClient> {
  await using parts = new AsyncDisposableStack()
  const app = createApp(config, { ...overrides, replacesPglite: rebuilds })
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
  const service = serviceOf(ask, () => owned.disposeAsync())
  if (!rebuilds && config.store.kind === 'file') await service.json('POST', '/v1/ledger/adopt')
  const owned = parts.move()
  return service
}

function typeOf(body: unknown): Record<string, string> {
  if (body === undefined) return {}
  return { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' }
}

function serviceOf(request: Ask, close: () => Promise<void>): ApiClient {
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

/** Turns a problem document back into the error that it describes. */
export function problemError(document: unknown): StetError {
  const problem = Problem.safeParse(document).data
  if (!problem)
    return new StetError('internal', 'The service answered with an error that is not a problem document.')
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
