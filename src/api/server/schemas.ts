import { Readable } from 'node:stream'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { StetError } from '../../model/errors.ts'
import { clampTime, isStorableTime } from '../../model/timestamp-bounds.ts'

interface Validated {
  readonly schema: unknown
  readonly httpPart?: string | undefined
  readonly contentType?: string | undefined
}

/** Creates a validator from a route's zod schema. The error names the path of the first issue. */
export function createValidator({ schema, httpPart, contentType }: Validated) {
  return (data: unknown) => {
    // A route with several body formats validates them itself: Fastify skips validation without a content type.
    if (!(schema instanceof z.ZodType) || contentType !== undefined) return { value: data }
    // No id contains NUL, and PostgreSQL rejects it in a query.
    if (httpPart === 'params' && Object.values(data ?? {}).some((one) => String(one).includes('\0'))) {
      return { error: new StetError('not-found', 'Names must not contain NUL.') }
    }
    const parsed = schema.safeParse(data ?? {})
    return parsed.success ? { value: parsed.data } : { error: validationError(parsed.error, httpPart) }
  }
}

/** Parses data by a schema. @throws StetError `usage`, naming the path of the first issue */
export function validate<T extends z.ZodType>(schema: T, data: unknown, part: string): z.output<T> {
  const parsed = schema.safeParse(data ?? {})
  if (parsed.success) return parsed.data
  throw validationError(parsed.error, part)
}

function validationError(error: z.ZodError, part: string | undefined): StetError {
  const issue = error.issues[0]
  const where = [part, ...(issue?.path ?? [])].join('.')
  return new StetError('usage', `${where}: ${issue?.message ?? 'is not valid'}`, { input: where })
}

/** Whether a request's body is an NDJSON stream. */
export const isNdjson = (body: unknown): body is Readable => body instanceof Readable

/** A body with several content types, each with its schema. */
interface Content {
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

const hasContent = (body: unknown): body is Content =>
  typeof body === 'object' && body !== null && 'content' in body

/** The OpenAPI security schemes. */
export const securitySchemes = {
  token: { type: 'http', scheme: 'bearer' },
  ...Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      { type: 'apiKey', in: 'header', name, description: 'Standard Webhooks; see docs/hooks.md.' } as const,
    ]),
  ),
} as const

/** The OpenAPI security of routes that accept a hook's signature in place of a token. */
export const tokenOrSignature = [
  { token: [] },
  { 'webhook-id': [], 'webhook-timestamp': [], 'webhook-signature': [] },
]

/** The body schema of a route that accepts one JSON document, or NDJSON with one a line. */
export const jsonOrNdjson = <T extends z.ZodType>(schema: T) => ({
  content: {
    'application/json': { schema },
    'application/x-ndjson': {
      schema: z.custom<Readable>(isNdjson).meta({
        type: 'string',
        description: 'One JSON document a line, each as described for application/json.',
      }),
    },
  },
})

/** A time that the catalog can store: years 1 to 9999, UTC. */
export const StorableTime = z.iso
  .datetime({ offset: true })
  .refine((text) => isStorableTime(Date.parse(text)), 'must be a time in the years 1 to 9999')

/** A bound of a time span; a date means its first moment, UTC. */
export const TimeOrDay = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => clampTime(Date.parse(text)))

export const PrioritySchema = z.enum(['breaking', 'normal', 'backfill'])

const PARTS = ['body', 'querystring', 'params', 'headers'] as const

/** Converts a route's zod schemas to JSON Schema for the OpenAPI document. */
export function withOpenApi({ schema = {}, url }: { schema?: FastifySchema; url: string }) {
  const shown: Record<string, unknown> = { ...schema }
  for (const part of PARTS) {
    if (shown[part] instanceof z.ZodType) shown[part] = jsonSchema(shown[part], 'input')
  }
  if (hasContent(schema.body)) {
    const media = Object.entries(schema.body.content).map(([type, one]) => [
      type,
      { schema: jsonSchema(one.schema, 'input') },
    ])
    shown.body = { content: Object.fromEntries(media) }
  }
  if (schema.response && typeof schema.response === 'object') {
    shown.response = Object.fromEntries(
      Object.entries(schema.response).map(([status, one]) => [
        status,
        one instanceof z.ZodType ? jsonSchema(one, 'output') : one,
      ]),
    )
  }
  // A wildcard matches the rest of the path, which is a URL.
  return { schema: shown as FastifySchema, url: url.replace('*', ':url') }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
