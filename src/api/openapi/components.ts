import { z } from 'zod'

/** A JSON Schema of the OpenAPI document. */
export type JsonSchema = Record<string, unknown>

/** Converts zod schemas to JSON Schema and collects those that have a name (`meta({ id })`) as components. */
export interface Components {
  /** The named schemas so far. */
  readonly schemas: Record<string, JsonSchema>
  /** @param io whether the document describes what a client sends (`input`) or receives (`output`) */
  convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema
}

/** Creates an empty set of components. */
export function createComponents(): Components {
  const schemas: Record<string, JsonSchema> = {}
  return {
    schemas,
    convert(schema, io) {
      // Inside an object, because zod would not refer to a schema at the root by its name.
      const wrapped = z.toJSONSchema(z.object({ root: schema }), {
        io,
        unrepresentable: 'any',
        override: ({ jsonSchema }) => simplify(jsonSchema, io),
      })
      const { properties, $defs } = withComponentRefs(wrapped)
      Object.assign(schemas, $defs)
      return properties.root
    },
  }
}

/** Removes what a client does not need, and leaves answers open to fields of later versions. */
function simplify(schema: z.core.JSONSchema.BaseSchema, io: 'input' | 'output'): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.format !== undefined) delete schema.pattern
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties
}

interface Wrapped {
  readonly properties: { readonly root: JsonSchema }
  readonly $defs?: Record<string, JsonSchema>
}

/** Makes references refer to the document's components, where clients look for them. */
const withComponentRefs = (schema: object): Wrapped =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', '#/components/schemas/') : value,
  )
