import { isUtf8 } from 'node:buffer'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { errorCodes, type FastifyRequest } from 'fastify'
import { InputError, ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { verifyHookSignature } from '../intake/hook-signature.ts'
import { assertJsonLimits } from '../intake/json-limits.ts'
import { readBody } from '../intake/read-body.ts'
import type { Api } from './api.ts'

/** A body as it came in, or why it did not. */
class Arrived {
  readonly bytes: Buffer | Error
  constructor(bytes: Buffer | Error) {
    this.bytes = bytes
  }
}

/** How long the rest of a body that nobody wants may flow before the connection is cut. */
const LINGER_MS = 30_000

/**
 * How bodies are read: JSON whole, within limits of size, time and shape; lines as a stream, where a
 * route takes them. A signature is proven over the bytes as they came.
 */
export function registerBodyParsers(api: Api, app: Pick<App, 'config'>): void {
  const timeoutMs = app.config.requestTimeoutMs
  api.removeAllContentTypeParsers()
  api.addContentTypeParser('application/json', (request, payload, done) => {
    const limit = request.routeOptions.bodyLimit ?? 0
    // Not an error of the parser: for that Fastify would cut the connection under a client that still sends.
    readBody(payload, Number(request.headers['content-length']), { limit, timeoutMs }).then(
      (bytes) => done(null, new Arrived(bytes)),
      (error: Error) => done(null, new Arrived(error)),
    )
  })
  api.addContentTypeParser('application/x-ndjson', (request, payload, done) => {
    const { lines } = request.routeOptions.config
    if (lines && !request.signature) return done(null, payload)
    payload.resume()
    done(null, new Arrived(lines ? unsignable() : oneDocument()))
  })
  api.addHook('preParsing', async (request, reply) => {
    const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    if (coding === 'identity' || coding === '') return
    reply.header('accept-encoding', 'identity')
    throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(`${coding} of a body; it is read as it is`)
  })
  api.addHook('preValidation', async (request) => {
    const { body } = request
    if (body instanceof Arrived) request.body = parsed(request, app, body)
    else if (request.signature && body === undefined) prove(request, app, Buffer.alloc(0))
  })
  api.addHook('onResponse', async ({ raw }) => {
    const { socket } = raw
    // Requests of this process's own commands come over no socket.
    if (raw.complete || !(socket instanceof Socket)) return
    raw.resume()
    const timer = setTimeout(() => raw.complete || socket.destroy(), LINGER_MS)
    timer.unref()
    raw.once('close', () => clearTimeout(timer))
  })
}

function parsed(request: FastifyRequest, app: Pick<App, 'config'>, { bytes }: Arrived): unknown {
  if (bytes instanceof Error) throw bytes
  if (request.signature) prove(request, app, bytes)
  return parseJson(bytes)
}

function prove(request: FastifyRequest, app: Pick<App, 'config'>, body: Uint8Array): void {
  if (!request.signature) return
  request.caller = `hook ${verifyHookSignature(request.signature, body, app.config.hookSecrets)}`
}

/** One JSON document. @throws ServiceError `usage`, without a word of the text */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw malformed('It is empty.')
  if (!isUtf8(bytes)) throw malformed('It is not UTF-8.')
  assertJsonLimits(bytes)
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown
  } catch {
    throw malformed('It is malformed.')
  }
}

const malformed = (why: string): ServiceError =>
  new ServiceError('usage', `The JSON of the request can not be read. ${why}`, {
    hint: 'Send one JSON object, in UTF-8.',
  })

const oneDocument = (): InputError =>
  new InputError('usage', 'This route takes one JSON document, not lines of it.')

const unsignable = (): InputError =>
  new InputError('usage', 'A signed request is one JSON document, not lines of it.', {
    hint: 'Send lines with a token.',
  })

/** Whether a body is a stream of lines. */
export const isNdjson = (body: unknown): body is Readable => body instanceof Readable
