import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { HookMessage } from '../../catalog/access/hook-replay-guard.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import type { Priority } from '../../model/priority.ts'
import type { App } from '../../runtime/app.ts'
import { createBatcher } from '../../runtime/batcher.ts'
import type { AcceptDeps, IncomingRequest } from '../../services/accept-intake.ts'
import type { Api } from '../server/api.ts'
import { isNdjson, parseJson } from '../server/body-parsers.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { jsonOrNdjson, tokenOrSignature, validate } from '../server/schemas.ts'
import { SIGNATURE_TOLERANCE_MS } from './hook-signature.ts'
import { rateLimitError } from './intake-limits.ts'
import { processLines, waitForCapacity } from './ndjson-intake.ts'
import { ResponseSpool } from './response-spool.ts'

/** What a route takes in: articles, or posts. */
export interface IntakeKind<
  B extends z.ZodType,
  T extends { readonly priority: Priority },
  A extends object,
> {
  readonly path: string
  readonly body: B
  readonly answer: z.ZodType<A>
  /** In bytes: of one request, and of one line. */
  readonly limit: number
  /** @throws StetError where it is refused at the door */
  read(body: z.output<B>): T
  /** @returns what each is known as, in their order */
  accept(
    items: readonly IncomingRequest<T>[],
    deps: AcceptDeps,
    message?: HookMessage,
  ): Promise<readonly string[]>
  /** @param id what it is known as: the end of the address where it is shown */
  answered(item: T, id: string): A
  /** How many bytes of it the catalog is sent. */
  weightOf(item: T): number
}

/** How many go into one statement and one round trip to the queue, and how many bytes. */
const TOGETHER = { maxItems: 500, maxWeight: 8_000_000, maxConcurrent: 2 }

/** Lines come for as long as somebody sends them: so often it is asked whether the token still counts. */
const RIGHTS_MS = 1_000

/** `POST` of one JSON document, or of many a line each; with a token, or one with a hook's signature. */
export function registerIntakeRoute<
  B extends z.ZodType,
  T extends { readonly priority: Priority },
  A extends object,
>(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'config' | 'scratchDir' | 'clock'>,
  kind: IntakeKind<B, T, A>,
): void {
  const take = async (items: readonly IncomingRequest<T>[], message?: HookMessage) => {
    try {
      return await kind.accept(items, app, message)
    } catch (thrown) {
      throw toCatalogError(thrown)
    }
  }
  const together = createBatcher((items: readonly IncomingRequest<T>[]) => take(items), {
    ...TOGETHER,
    weightOf: (item) => kind.weightOf(item),
  })

  async function one(request: FastifyRequest, reply: FastifyReply): Promise<A> {
    const item = { ...kind.read(request.body as z.output<B>), requestId: request.id }
    const waitMs = request.server.door.rateLimitDelay(request.caller)
    if (waitMs > 0) {
      reply.header('retry-after', Math.ceil(waitMs / 1000))
      throw rateLimitError(waitMs)
    }
    await request.server.door.assertCapacity(item.priority)
    const message = messageOf(request)
    const [id = ''] = message ? await take([item], message) : [await together(item)]
    reply.code(202).header('location', `${kind.path}/${id}`)
    return kind.answered(item, id)
  }

  async function lines(request: FastifyRequest, reply: FastifyReply, body: Readable): Promise<FastifyReply> {
    const { door } = request.server
    const answers = new ResponseSpool(app.scratchDir)
    reply.code(202)
    const mayGoOn = memoizeFor(RIGHTS_MS, () => request.stillMay())
    return await sendNdjson(request, reply, async (signal) => {
      const work = { longest: kind.limit, idleMs: app.config.requestTimeoutMs, signal }
      const accept = async (bytes: Buffer): Promise<A> => {
        const item = { ...kind.read(validate(kind.body, parseJson(bytes), 'line')), requestId: request.id }
        await waitForCapacity(() => door.rateLimitDelay(request.caller), signal)
        await mayGoOn()
        await door.assertCapacity(item.priority)
        return kind.answered(item, await together(item))
      }
      await processLines(body, { ...work, accept }, answers)
      return answers.read()
    })
  }

  api.post(
    kind.path,
    {
      config: { access: 'ingest', signed: true, lines: true },
      bodyLimit: kind.limit,
      schema: {
        security: tokenOrSignature,
        body: jsonOrNdjson(kind.body),
        response: { 202: kind.answer },
      },
    },
    async (request, reply) => {
      if (isNdjson(request.body)) return await lines(request, reply, request.body)
      // A request without a content type was not looked at by its schema.
      request.body = validate(kind.body, request.body, 'body')
      return await one(request, reply)
    },
  )
}

/** The signed message that a request is; null with a token. */
function messageOf({ signature, caller }: FastifyRequest): HookMessage | undefined {
  if (!signature || caller === null) return undefined
  // Long enough for a signature whose time is ahead of ours by as much as is let pass.
  const forgetAt = new Date(Number(signature.timestamp) * 1000 + 2 * SIGNATURE_TOLERANCE_MS)
  return { hook: caller, id: signature.id, forgetAt }
}
