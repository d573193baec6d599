import { Readable } from 'node:stream'
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

/**
 * Creates a serializer from a response's zod schema: it leaves out what the schema does not name, and refuses data that
 * contradict it.
 */
export const createSerializer =
  ({ schema }: Pick<Validated, 'schema'>) =>
  (data: unknown) =>
    JSON.stringify(schema instanceof z.ZodType ? schema.parse(data) : data)

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
