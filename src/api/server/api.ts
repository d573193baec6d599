import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { z } from 'zod'
import type { Scope } from '../../model/scope.ts'

/** Gives handlers the types of their routes' zod schemas. */
interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType
    ? z.output<this['schema']>
    : this['schema'] extends { content: Record<string, { schema: infer S extends z.ZodType }> }
      ? z.output<S>
      : unknown
  serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypes
>

/**
 * Who may call a route: anyone (`public`), or a caller with a token of this scope. `policy` admits anyone; callers
 * without the scope `read` then see only what `STET_PUBLISH` allows. A route without a value needs the scope `admin`.
 */
export type Access = 'public' | 'policy' | Scope

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** Whether the request asks for what its caller sent: then a token with the scope `ingest` is enough. */
    isOwn?: (sender: string, request: FastifyRequest) => Promise<boolean>
    /** The route accepts a hook's signature in place of a token. */
    signed?: true
    /** The route accepts NDJSON: many JSON documents, one a line. */
    lines?: true
  }
}
