import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { z } from 'zod'
import type { Scope } from '../catalog/tables.ts'

/** Gives handlers the types of their routes' zod schemas. */
interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypes
>

/** Who may call a route: anyone, or whoever holds a token of this scope. A route that says nothing is closed. */
export type Access = 'public' | Scope

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}
