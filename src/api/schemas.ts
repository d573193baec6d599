import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { StetError } from '../model/errors.ts'

/** Validates by a route's zod schema; the first fault is named with its place. */
export function validator({ schema, httpPart }: { schema: unknown; httpPart?: string | undefined }) {
  return (data: unknown) => {
    if (!(schema instanceof z.ZodType)) return { value: data }
    const parsed = schema.safeParse(data ?? {})
    if (parsed.success) return { value: parsed.data }
    const issue = parsed.error.issues[0]
    const where = [httpPart, ...(issue?.path ?? [])].join('.')
    return { error: new StetError('usage', `${where}: ${issue?.message ?? 'not valid'}`, { input: where }) }
  }
}

const PARTS = ['body', 'querystring', 'params', 'headers'] as const

/** A route's zod schemas as JSON Schema, for the OpenAPI document. */
export function documented({ schema = {}, url }: { schema?: FastifySchema; url: string }) {
  const shown: Record<string, unknown> = { ...schema }
  for (const part of PARTS) {
    if (shown[part] instanceof z.ZodType) shown[part] = jsonSchema(shown[part], 'input')
  }
  if (schema.response && typeof schema.response === 'object') {
    shown.response = Object.fromEntries(
      Object.entries(schema.response).map(([status, one]) => [
        status,
        one instanceof z.ZodType ? jsonSchema(one, 'output') : one,
      ]),
    )
  }
  return { schema: shown as FastifySchema, url }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
