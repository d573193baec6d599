import fc from 'fast-check'

/** Values that programs seldom expect, for any place of a JSON document. */
export const junkValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -1,
    1e308,
    2 ** 53,
    [],
    {},
    [[]],
    [null],
    '\u0000',
    '\ud83d',
    '\u202e',
    '__proto__',
    'constructor',
    'javascript:alert(1)',
    'http://127.0.0.1/',
    'https://',
    '<script>alert(1)</script>',
    '9999-12-31T23:59:59Z',
    '0000-00-00',
    'NaN',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.string({ maxLength: 8 }).map((text) => text.repeat(5_000)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 10, max: 200 }).map((depth) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
)

/** One change of a document; `at` chooses the place. */
export interface JsonChange {
  readonly at: number
  readonly how: 'replace' | 'delete' | 'duplicate' | 'swap' | 'rename'
  readonly value: unknown
}

export const jsonChange: fc.Arbitrary<JsonChange> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace' as const, 'replace' as const, 'delete', 'duplicate', 'swap', 'rename'),
  value: junkValue,
})

interface Place {
  readonly parent: Record<string, unknown>
  readonly key: string
}

/** The places in a document, from the root's children on, at most 5,000. */
function placesIn(root: unknown): Place[] {
  const places: Place[] = []
  const pending: unknown[] = [root]
  for (let value = pending.pop(); value !== undefined && places.length < 5_000; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const parent = value as Record<string, unknown>
    for (const key of Object.keys(parent)) {
      places.push({ parent, key })
      pending.push(parent[key])
    }
  }
  return places
}

/** Applies changes to a copy of a JSON document. */
export function changeJson(document: unknown, changes: readonly JsonChange[]): unknown {
  const copy: Record<string, unknown> = { root: structuredClone(document) }
  for (const { at, how, value } of changes) {
    const places = placesIn(copy)
    const { parent, key } = places[at % places.length] ?? { parent: copy, key: 'root' }
    const other = places[(at * 31 + 7) % places.length]
    if (how === 'replace') parent[key] = value
    else if (how === 'delete' && parent !== copy) delete parent[key]
    else if (how === 'duplicate' && Array.isArray(parent)) parent.push(structuredClone(parent[Number(key)]))
    else if (how === 'swap' && other !== undefined) parent[key] = structuredClone(other.parent[other.key])
    else if (how === 'rename' && parent !== copy)
      parent[`${key}${JSON.stringify(value)?.slice(0, 3)}`] = parent[key]
  }
  return copy.root
}

/** One change of bytes: `length` of them at the place that `at` chooses give way to `bytes`. */
export interface ByteChange {
  readonly at: number
  readonly length: number
  readonly bytes: Uint8Array
}

export const byteChange: fc.Arbitrary<ByteChange> = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.nat(4), fc.nat(400), fc.constant(1e9)),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        '<',
        '>',
        '"',
        '}',
        ']',
        '{"',
        '\u0000',
        '</script>',
        '<!--',
        '&#x0;',
        '&',
        '\r\n\r\n',
        '%00',
      )
      .map((text) => Buffer.from(text)),
  ),
})

export function changeBytes(bytes: Uint8Array, changes: readonly ByteChange[]): Buffer {
  let changed = Buffer.from(bytes)
  for (const { at, length, bytes: put } of changes) {
    const from = at % (changed.length + 1)
    changed = Buffer.concat([
      changed.subarray(0, from),
      put,
      changed.subarray(Math.min(changed.length, from + length)),
    ])
  }
  return changed
}

/** Changes a JSON text; a text that is not JSON any more stays as it is. */
export function changeJsonText(text: string, changes: readonly JsonChange[], indent?: number): string {
  try {
    return JSON.stringify(changeJson(JSON.parse(text), changes), null, indent) ?? 'null'
  } catch {
    return text
  }
}
