import { isUtf8 } from 'node:buffer'
import { Socket } from 'node:net'
import { errorCodes, type FastifyRequest } from 'fastify'
import { InputError, ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { verifyHookSignature } from '../intake/hook-signature.ts'
import { assertJsonLimits } from '../intake/json-limits.ts'
import { readBody } from '../intake/read-body.ts'
import type { Api } from './api.ts'

/** Converts a request's whole body. @throws ServiceError `usage` */
type ParseBody = (bytes: Buffer) => unknown

/** A request's raw body, or the error that reading it raised. */
class ReceivedBody {
  readonly bytes: Buffer | Error
  readonly parse: ParseBody
  constructor(bytes: Buffer | Error, parse: ParseBody) {
    this.bytes = bytes
    this.parse = parse
  }
}

/**
 * Registers the body parsers. JSON is read whole, within limits of size, time and shape. NDJSON is passed on as a
 * stream, on routes that accept it. A signature is verified over the raw bytes. A body of another type, or one that
 * the response did not wait for, may keep arriving for as long; then the connection is closed.
 */
export function registerBodyParsers(api: Api, app: Pick<App, 'config'>): void {
  const timeoutMs = app.config.requestTimeoutMs
  api.removeAllContentTypeParsers()
  addBodyParser(api, app, { type: 'application/json', parse: parseJson })
  api.addContentTypeParser('application/x-ndjson', (request, payload, done) => {
    const { lines } = request.routeOptions.config
    if (lines && !request.signature) return done(null, payload)
    payload.resume()
    done(null, new ReceivedBody(lines ? signedNdjsonError() : ndjsonUnsupportedError(), parseJson))
  })
  api.addHook('preParsing', async (request, reply) => {
    const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    if (coding === 'identity' || coding === '') return
    reply.header('accept-encoding', 'identity')
    throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(
      `content-encoding ${coding}; send the body uncompressed`,
    )
  })
  api.addHook('preValidation', async (request) => {
    const { body } = request
    if (body instanceof ReceivedBody) request.body = parseBody(request, app, body)
    else if (request.signature && body === undefined) verifySignature(request, app, Buffer.alloc(0))
  })
  api.addHook('onResponse', async ({ raw }) => {
    const { socket } = raw
    // An injected request has no socket.
    if (raw.complete || !(socket instanceof Socket)) return
    raw.resume()
    const timer = setTimeout(() => raw.complete || socket.destroy(), timeoutMs)
    timer.unref()
    raw.once('close', () => clearTimeout(timer))
  })
}

/** Adds a parser for another content type, whose body is read whole. @param limit in bytes, where less than the route's */
export function addBodyParser(
  api: Pick<Api, 'addContentTypeParser'>,
  { config }: Pick<App, 'config'>,
  {
    type,
    parse,
    limit: most = Number.POSITIVE_INFINITY,
  }: { readonly type: string; readonly parse: ParseBody; readonly limit?: number },
): void {
  const timeoutMs = config.requestTimeoutMs
  api.addContentTypeParser(type, (request, payload, done) => {
    const limit = Math.min(request.routeOptions.bodyLimit ?? 0, most)
    // The error is passed on as a value: on a parser's error Fastify closes the connection while the client still sends.
    readBody(payload, Number(request.headers['content-length']), { limit, timeoutMs }).then(
      (bytes) => done(null, new ReceivedBody(bytes, parse)),
      (error: Error) => done(null, new ReceivedBody(error, parse)),
    )
  })
}

function parseBody(
  request: FastifyRequest,
  app: Pick<App, 'config'>,
  { bytes, parse }: ReceivedBody,
): unknown {
  if (bytes instanceof Error) throw bytes
  if (request.signature) verifySignature(request, app, bytes)
  return parse(bytes)
}

function verifySignature(request: FastifyRequest, app: Pick<App, 'config'>, body: Uint8Array): void {
  if (!request.signature) return
  request.caller = `hook ${verifyHookSignature(request.signature, body, app.config.hookSecrets)}`
}

/** Parses one JSON document. @throws ServiceError `usage`, whose message quotes nothing of the text */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw malformedJsonError('It is empty.')
  if (!isUtf8(bytes)) throw malformedJsonError('It is not UTF-8.')
  assertJsonLimits(bytes)
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown
  } catch {
    throw malformedJsonError('It is malformed.')
  }
}

const malformedJsonError = (why: string): ServiceError =>
  new ServiceError('usage', `The JSON of the request cannot be read. ${why}`, {
    hint: 'Send one JSON object, in UTF-8.',
  })

const ndjsonUnsupportedError = (): InputError =>
  new InputError('usage', 'This route takes one JSON document, not NDJSON.')

const signedNdjsonError = (): InputError =>
  new InputError('usage', 'A signed request takes one JSON document, not NDJSON.', {
    hint: 'Send NDJSON with a token.',
  })
