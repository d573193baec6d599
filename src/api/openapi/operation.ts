import { STATUS_CODES } from 'node:http'
import type { FastifyContextConfig, FastifySchema } from 'fastify'
import { z } from 'zod'
import { IdempotencyHeader } from '../server/idempotency.ts'
import { Problem } from '../server/problem.ts'
import type { Components, JsonSchema } from './components.ts'

/** A body in one or several media types. A response without `content` has no body. */
interface Body {
  readonly description?: string
  readonly content?: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

const PARTS = ['querystring', 'params'] as const

/** What a route of Fastify declares, as far as its operation in the document follows from it. */
export interface DescribedRoute {
  readonly schema?: FastifySchema
  readonly url: string
  readonly route: { readonly config?: FastifyContextConfig }
}

/**
 * Converts a route's zod schemas to those of an OpenAPI operation. Each operation may answer with a problem document,
 * and says which scope its token needs.
 *
 * @param publicRead whether routes of the scope `read` need no token
 */
export function describeOperation(
  { schema = {}, url, route }: DescribedRoute,
  components: Components,
  publicRead: boolean,
) {
  const { body, response, ...rest } = schema
  const shown: Record<string, unknown> = { ...rest }
  for (const part of PARTS) {
    if (shown[part] instanceof z.ZodType) shown[part] = components.convert(shown[part], 'input')
  }
  // A wildcard matches the rest of the path, which is a URL.
  if (url.endsWith('*')) shown.params = components.convert(z.object({ url: z.string() }), 'input')
  if (body !== undefined) shown.body = describeBody(body as z.ZodType | Body, 'input', components)
  shown.response = describeResponses((response ?? {}) as Record<string, z.ZodType | Body>, components)
  if (route.config?.idempotent) shown.headers = components.convert(IdempotencyHeader, 'input')
  shown.security = describeSecurity(route.config ?? {}, publicRead)
  return { schema: shown as FastifySchema, url: url.replace('*', ':url') }
}

/** An alternative of an operation's `security`: the schemes that it takes together, with their scopes. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

/** The alternatives that the authorization hook accepts, from the configuration that it reads itself. */
function describeSecurity(
  { access = 'admin', isOwn, signed }: FastifyContextConfig,
  publicRead: boolean,
): SecurityRequirement[] {
  if (access === 'public') return []
  const open = access === 'policy' || (access === 'read' && publicRead)
  return [
    ...(open ? [{}] : []),
    { token: [access === 'policy' ? 'read' : access] },
    ...(isOwn ? [{ token: ['ingest'] }] : []),
    ...(signed ? [SIGNATURE] : []),
  ]
}

const SIGNATURE: SecurityRequirement = {
  'webhook-id': [],
  'webhook-timestamp': [],
  'webhook-signature': [],
}

function describeResponses(responses: Record<string, z.ZodType | Body>, components: Components): JsonSchema {
  const described = Object.entries(responses).map(([status, one]) => {
    const { description = STATUS_CODES[status] ?? status, ...body } = describeBody(one, 'output', components)
    // @fastify/swagger gives a response a body unless its type is null.
    return [status, { description, ...('content' in body ? body : { type: 'null' }) }]
  })
  const problem = describeBody(
    { content: { 'application/problem+json': { schema: Problem } } },
    'output',
    components,
  )
  return {
    ...Object.fromEntries(described),
    '4XX': { description: 'The request was refused. The code of the problem says why.', ...problem },
    '5XX': { description: 'The service failed or is not available.', ...problem },
  }
}

function describeBody(body: z.ZodType | Body, io: 'input' | 'output', components: Components): JsonSchema {
  const { content, ...rest } =
    body instanceof z.ZodType ? { content: { 'application/json': { schema: body } } } : body
  if (content === undefined) return rest
  const media = Object.entries(content).map(([type, { schema }]) => [
    type,
    { schema: components.convert(schema, io) },
  ])
  return { ...rest, content: Object.fromEntries(media) }
}
