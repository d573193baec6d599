import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  claimIdempotencyKey,
  keepAnswer,
  type NamedRequest,
  releaseIdempotencyKey,
} from '../../catalog/access/idempotency-keys.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from './api.ts'
import { isNdjson, validate } from './schemas.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that this request holds until it is answered; null without one. */
    namedRequest: NamedRequest | null
  }
  interface FastifyContextConfig {
    /** The route does the work of one `Idempotency-Key` once. */
    idempotent?: true
  }
}

/**
 * The header of an `idempotent` route. The IETF draft writes the key as a string of structured fields, in quotation
 * marks; most clients leave them out.
 */
export const IdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .regex(/^(?:"[\x21\x23-\x5B\x5D-\x7E]{1,255}"|[\x21\x23-\x5B\x5D-\x7E]{1,255})$/)
    .optional()
    .describe('The same request with the same key is done once, and gets the same answer for 24 hours.'),
})

/** The headers of an answer that a repeated request gets again. */
const KEPT_HEADERS = ['content-type', 'location', 'cache-control'] as const

/**
 * Makes `idempotent` routes do the work of one key once (draft-ietf-httpapi-idempotency-key-header): the same request again gets the first
 * answer, another request 422, and one whose first is still being worked on 409. Keys belong to their caller. A request that was refused or that failed
 * gives its key back. After a crash in the middle of a request its key is free again within a minute.
 */
export function registerIdempotency(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.decorateRequest('namedRequest', null)
  api.addHook('preHandler', async (request, reply) => {
    const named = nameOf(request)
    if (named === null) return
    const holder = await inCatalog(async (db) => await claimIdempotencyKey(db, named, app.clock.now()))
    if (holder === null) {
      request.namedRequest = named
      return
    }
    if (holder.fingerprint !== named.fingerprint) throw reusedError(named.key)
    if (holder.status === null) {
      reply.header('retry-after', '1')
      throw inFlightError(named.key)
    }
    reply.code(holder.status).headers(holder.headers ?? {})
    return await reply.header('idempotent-replayed', 'true').send(Buffer.from(holder.body ?? ''))
  })
  api.addHook('onSend', async (request, reply, payload) => {
    const { namedRequest: named } = request
    if (named === null) return
    request.namedRequest = null
    try {
      if (reply.statusCode >= 300 || typeof payload !== 'string') {
        await inCatalog(async (db) => await releaseIdempotencyKey(db, named))
        return
      }
      const headers = Object.fromEntries(
        KEPT_HEADERS.flatMap((name) => {
          const value = reply.getHeader(name)
          return value === undefined ? [] : [[name, String(value)]]
        }),
      )
      const answer = { status: reply.statusCode, headers, body: payload }
      await inCatalog(async (db) => await keepAnswer(db, named, answer, app.clock.now()))
    } catch (error) {
      // The work is done, and its answer is true.
      request.log.warn({ err: error }, 'the answer was not kept under its idempotency key')
    }
  })

  async function inCatalog<T>(work: (db: Awaited<ReturnType<App['catalog']>>['db']) => Promise<T>) {
    try {
      return await withQueryTimeout(work((await app.catalog()).db))
    } catch (thrown) {
      throw toCatalogError(thrown)
    }
  }
}

function nameOf({ headers, routeOptions, caller, body, method, url }: FastifyRequest): NamedRequest | null {
  if (headers['idempotency-key'] === undefined || !routeOptions.config.idempotent) return null
  const { 'idempotency-key': key = '' } = validate(IdempotencyHeader, headers, 'headers')
  if (isNdjson(body)) {
    throw new ServiceError('usage', 'A request with Idempotency-Key takes one JSON document, not NDJSON.', {
      input: 'idempotency-key',
    })
  }
  const fingerprint = createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest('hex')
  return { caller: caller ?? '', key: key.replace(/^"|"$/g, ''), fingerprint }
}

const reusedError = (key: string): ServiceError =>
  new ServiceError('idempotency-key-reused', 'Another request had this idempotency key.', {
    input: key,
    hint: 'Use a new key for a new request; a repeated request must have the same body.',
  })

const inFlightError = (key: string): ServiceError =>
  new ServiceError(
    'idempotency-key-in-flight',
    'The first request with this idempotency key is not answered yet.',
    {
      input: key,
      hint: 'Send it again in a moment: it gets the first answer.',
    },
  )
