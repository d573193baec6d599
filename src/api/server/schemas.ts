import type { Readable } from 'node:stream'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { StetError } from '../../model/errors.ts'
import { clampTime, isStorableTime } from '../../model/timestamp-bounds.ts'
import { isNdjson } from './body-parsers.ts'

interface Validated {
  readonly schema: unknown
  readonly httpPart?: string | undefined
  readonly contentType?: string | undefined
}

/** Validates by a route's zod schema; the first fault is named with its place. */
export function createValidator({ schema, httpPart, contentType }: Validated) {
  return (data: unknown) => {
    // A body of several forms is looked at by its route: what has no content type would slip through here.
    if (!(schema instanceof z.ZodType) || contentType !== undefined) return { value: data }
    // No id has one, and no database could be asked for it.
    if (httpPart === 'params' && Object.values(data ?? {}).some((one) => String(one).includes('\0'))) {
      return { error: new StetError('not-found', 'There is nothing by a name with a NUL in it.') }
    }
    const parsed = schema.safeParse(data ?? {})
    return parsed.success ? { value: parsed.data } : { error: faulty(parsed.error, httpPart) }
  }
}

/** Data as its schema has it. @throws StetError `usage`, naming the first fault with its place */
export function validate<T extends z.ZodType>(schema: T, data: unknown, part: string): z.output<T> {
  const parsed = schema.safeParse(data ?? {})
  if (parsed.success) return parsed.data
  throw faulty(parsed.error, part)
}

function faulty(error: z.ZodError, part: string | undefined): StetError {
  const issue = error.issues[0]
  const where = [part, ...(issue?.path ?? [])].join('.')
  return new StetError('usage', `${where}: ${issue?.message ?? 'not valid'}`, { input: where })
}

/** A body that may come in more than one form, each with its schema. */
interface Content {
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

const hasContent = (body: unknown): body is Content =>
  typeof body === 'object' && body !== null && 'content' in body

/** How callers show who they are. */
export const securitySchemes = {
  token: { type: 'http', scheme: 'bearer' },
  ...Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      { type: 'apiKey', in: 'header', name, description: 'Standard Webhooks; see docs/hooks.md.' } as const,
    ]),
  ),
} as const

/** For routes that take a hook's signature in place of a token. */
export const tokenOrSignature = [
  { token: [] },
  { 'webhook-id': [], 'webhook-timestamp': [], 'webhook-signature': [] },
]

/** A body of one JSON document, or of many, a line each. */
export const jsonOrNdjson = <T extends z.ZodType>(schema: T) => ({
  content: {
    'application/json': { schema },
    'application/x-ndjson': {
      schema: z.custom<Readable>(isNdjson).meta({
        type: 'string',
        description: 'A JSON document a line, each as the one of application/json.',
      }),
    },
  },
})

/** A moment that the catalog can keep: of the years 1 to 9999, in UTC. */
export const StorableTime = z.iso
  .datetime({ offset: true })
  .refine((text) => isStorableTime(Date.parse(text)), 'no time of the years 1 to 9999')

/** An end of a stretch of time; a day is its first moment, UTC. */
export const TimeOrDay = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => clampTime(Date.parse(text)))

export const PrioritySchema = z.enum(['breaking', 'normal', 'backfill'])

const PARTS = ['body', 'querystring', 'params', 'headers'] as const

/** A route's zod schemas as JSON Schema, for the OpenAPI document. */
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
  // What follows to the end of an address is one address of its own.
  return { schema: shown as FastifySchema, url: url.replace('*', ':url') }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
