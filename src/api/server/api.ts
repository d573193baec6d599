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
 * Who may call a route: anyone, or whoever holds a token of this scope. `policy`: anyone, and the route
 * shows to those without the right to read what `STET_PUBLISH` allows. A route that says nothing is closed.
 */
export type Access = 'public' | 'policy' | Scope

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** A hook's signature may stand in place of a token. */
    signed?: true
    /** The body may be many JSON documents, a line each. */
    lines?: true
  }
}
