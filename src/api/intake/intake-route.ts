import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { HookMessage } from '../../catalog/access/hook-replay-guard.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import type { Priority } from '../../model/priority.ts'
import type { App } from '../../runtime/app.ts'
import { createBatcher } from '../../runtime/batcher.ts'
import type { WithRequestOrigin } from '../../services/intake/accept-intake.ts'
import type { Api } from '../server/api.ts'
import { parseJson } from '../server/body-parsers.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { isNdjson, jsonOrNdjson, validate } from '../server/schemas.ts'
import { SIGNATURE_TOLERANCE_MS } from './hook-signature.ts'
import type { IntakeKind } from './intake-kind.ts'
import { rateLimitError } from './intake-limits.ts'
import { answerLine, processLines, waitForRateLimit } from './ndjson-intake.ts'
import { ResponseSpool } from './response-spool.ts'

/** Limits of one batch: one SQL statement and one round trip to the queue. */
const BATCH_LIMITS = { maxItems: 500, maxWeight: 8_000_000, maxConcurrent: 2 }

/** How often a long NDJSON request checks that its token is still valid. */
const REVALIDATE_MS = 1_000

/** Registers a `POST` route for one JSON document, with a token or a hook's signature, or for NDJSON with a token. */
export function registerIntakeRoute<
  B extends z.ZodType,
  T extends { readonly priority: Priority },
  A extends object,
>(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'config' | 'scratchDir' | 'clock'>,
  kind: IntakeKind<B, T, A>,
  operation: { readonly operationId: string; readonly summary: string; readonly tags: string[] },
): void {
  const accept = async (items: readonly WithRequestOrigin<T>[], message?: HookMessage) => {
    try {
      return await kind.accept(items, app, message)
    } catch (thrown) {
      throw toCatalogError(thrown)
    }
  }
  const acceptBatched = createBatcher((items: readonly WithRequestOrigin<T>[]) => accept(items), {
    ...BATCH_LIMITS,
    weightOf: (item) => kind.weightOf(item),
  })

  async function acceptDocument(request: FastifyRequest, reply: FastifyReply): Promise<A> {
    const item = { ...kind.read(request.body as z.output<B>), ...senderOf(request) }
    const waitMs = request.server.intakeLimits.rateLimitDelay(request.caller)
    if (waitMs > 0) {
      reply.header('retry-after', Math.ceil(waitMs / 1000))
      throw rateLimitError(waitMs)
    }
    await request.server.intakeLimits.assertCapacity(item.priority)
    const message = messageOf(request)
    const [id = ''] = message ? await accept([item], message) : [await acceptBatched(item)]
    reply.code(202).header('location', `${kind.path}/${id}`)
    return kind.respond(item, id)
  }

  async function acceptNdjson(
    request: FastifyRequest,
    reply: FastifyReply,
    body: Readable,
  ): Promise<FastifyReply> {
    const { intakeLimits } = request.server
    const responses = new ResponseSpool(app.scratchDir)
    reply.code(202)
    const revalidate = memoizeFor(REVALIDATE_MS, () => request.revalidateToken())
    return await sendNdjson(request, reply, async (signal) => {
      const options = { maxLineBytes: kind.limit, lineMs: app.config.requestTimeoutMs, signal }
      const acceptLine = async (bytes: Buffer): Promise<A> => {
        const item = { ...kind.read(validate(kind.body, parseJson(bytes), 'line')), ...senderOf(request) }
        await waitForRateLimit(() => intakeLimits.rateLimitDelay(request.caller), signal)
        await revalidate()
        await intakeLimits.assertCapacity(item.priority)
        return kind.respond(item, await acceptBatched(item))
      }
      await processLines(body, { ...options, accept: acceptLine }, responses)
      return responses.read()
    })
  }

  api.post(
    kind.path,
    {
      config: { access: 'ingest', signed: true, lines: true, idempotent: true },
      bodyLimit: kind.limit,
      schema: {
        ...operation,
        body: jsonOrNdjson(kind.body),
        response: {
          202: {
            content: {
              'application/json': { schema: kind.answer },
              'application/x-ndjson': { schema: answerLine(kind.answer) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      if (isNdjson(request.body)) return await acceptNdjson(request, reply, request.body)
      // Fastify does not validate a request without a content type.
      request.body = validate(kind.body, request.body, 'body')
      return await acceptDocument(request, reply)
    },
  )
}

const senderOf = ({ id, caller }: FastifyRequest) => ({ requestId: id, sender: caller ?? '' })

/** The webhook message of a signed request; undefined for a request with a token. */
function messageOf({ signature, caller }: FastifyRequest): HookMessage | undefined {
  if (!signature || caller === null) return undefined
  // A timestamp may be ahead of our clock by the tolerance, and stays valid for the tolerance after that.
  const forgetAt = new Date(Number(signature.timestamp) * 1000 + 2 * SIGNATURE_TOLERANCE_MS)
  return { hook: caller, id: signature.id, forgetAt }
}
