/**
 * Reads JSON of an undocumented shape. Every function returns a value of the expected type or null, never
 * throws, and reads own properties only.
 */
export type JsonObject = Readonly<Record<string, unknown>>

/** Parses a JSON object; null for anything else. */
export function parseObject(text: string): JsonObject | null {
  return asObject(parseJsonValue(text))
}

/** Parses JSON of any kind; null if the text is none. */
export function parseJsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Parses a JSON object, or a list, of which it returns the objects; empty for anything else. */
export function parseObjects(text: string): JsonObject[] {
  const list = parseObject(`{"list":${text}}`)
  const single = getObject(list, 'list')
  return single === null ? getObjects(list, 'list') : [single]
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

function own(object: JsonObject | null, key: string): unknown {
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined
}

export function getObject(object: JsonObject | null, key: string): JsonObject | null {
  return asObject(own(object, key))
}

/** The objects in an array; empty if the value is not an array (platforms.md § 1.1.6). */
export function getObjects(object: JsonObject | null, key: string): JsonObject[] {
  return list(object, key)
    .map(asObject)
    .filter((one) => one !== null)
}

export function getStrings(object: JsonObject | null, key: string): string[] {
  return list(object, key).flatMap((one) => clean(one) ?? [])
}

function list(object: JsonObject | null, key: string): unknown[] {
  const value = own(object, key)
  return Array.isArray(value) ? value : []
}

/** A non-empty string. Replaces lone surrogates and NUL, which stores reject, one to one with U+FFFD, so that offsets stay valid. */
export function getString(object: JsonObject | null, key: string): string | null {
  return clean(own(object, key))
}

function clean(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null
  return value.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** A non-negative safe integer, or a string of its digits. */
export function getCount(object: JsonObject | null, key: string): number | null {
  const value = own(object, key)
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

export function getBoolean(object: JsonObject | null, key: string): boolean | null {
  const value = own(object, key)
  return typeof value === 'boolean' ? value : null
}

/** A pair of offsets `[from, to]` with `from <= to`. */
export function getRange(object: JsonObject | null, key: string): readonly [number, number] | null {
  const [from, to, ...more] = list(object, key)
  if (more.length > 0 || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return null
  return (from as number) >= 0 && (from as number) <= (to as number) ? [from as number, to as number] : null
}

/** A time as ISO 8601 in UTC; null if it is invalid or outside of the years 1 to 9999. */
export function getTime(object: JsonObject | null, key: string): string | null {
  const time = Date.parse(getString(object, key) ?? '')
  if (Number.isNaN(time)) return null
  const iso = new Date(time).toISOString()
  return /^\d{4}-/.test(iso) ? iso : null
}

/** An absolute http(s) URL, unchanged; null for anything else. */
export function getWebUrl(object: JsonObject | null, key: string): string | null {
  const value = getString(object, key)
  return value !== null && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null
}
