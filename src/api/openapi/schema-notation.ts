/** The parts of a JSON Schema that the notation shows. */
export interface ShownSchema {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly format?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly ShownSchema[]
  readonly oneOf?: readonly ShownSchema[]
  readonly allOf?: readonly ShownSchema[]
  readonly items?: ShownSchema
  readonly properties?: Readonly<Record<string, ShownSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | ShownSchema
}

const INDENT = '  '

/** Writes a JSON Schema as people read it: in the notation of TypeScript, with the names of components. */
export function toNotation(schema: ShownSchema, depth = 0): string {
  if (schema.$ref !== undefined) return componentName(schema.$ref)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) return [...new Set(alternatives.map((one) => toNotation(one, depth)))].join(' | ')
  if (schema.allOf) return schema.allOf.map((one) => toNotation(one, depth)).join(' & ')
  if (schema.type === 'array') return arrayNotation(schema.items ?? {}, depth)
  if (schema.type === 'object') return objectNotation(schema, depth)
  return schema.format === undefined ? (schema.type ?? 'any') : `${schema.type} (${schema.format})`
}

/** The name at the end of a reference to a component. */
export const componentName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

function arrayNotation(items: ShownSchema, depth: number): string {
  const item = toNotation(items, depth)
  return item.includes(' | ') || item.includes(' & ') ? `(${item})[]` : `${item}[]`
}

function objectNotation({ properties, required, additionalProperties }: ShownSchema, depth: number): string {
  const inner = INDENT.repeat(depth + 1)
  const fields = Object.entries(properties ?? {}).map(
    ([name, one]) => `${inner}${name}${required?.includes(name) ? '' : '?'}: ${toNotation(one, depth + 1)}\n`,
  )
  if (typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0) {
    fields.push(`${inner}[name]: ${toNotation(additionalProperties, depth + 1)}\n`)
  }
  return fields.length === 0 ? '{}' : `{\n${fields.join('')}${INDENT.repeat(depth)}}`
}
