import { isDataObject } from './data-object.ts'

/** Wrappers whose second element is the place of the value: those of Vue in Nuxt's `__NUXT_DATA__`, and those of boxed primitives. */
const WRAPPERS: ReadonlySet<unknown> = new Set([
  'Reactive',
  'ShallowReactive',
  'Ref',
  'ShallowRef',
  'Object',
  'skipHydrate',
])
/** Values that are empty, for which `devalue` writes a negative number. */
const isPlace = (value: unknown): value is number => Number.isInteger(value)

/**
 * Whether an array is data as the package `devalue` writes it, in Nuxt's `__NUXT_DATA__` and SvelteKit's `__data.json`: a flat list
 * of values, whose first is the root, and in which objects and arrays hold the places of their members.
 */
export function isDevalued(value: readonly unknown[]): boolean {
  const [root] = value
  if (typeof root !== 'object' || root === null || value.length < 2) return false
  if (Array.isArray(root)) return WRAPPERS.has(root[0]) && isPlace(root[1])
  const places = Object.values(root)
  return places.length > 0 && places.every((place) => isPlace(place) && place < value.length)
}

/**
 * Builds the root of devalued data. Every value is built once, in linear time, so that the result is a graph: an object may be a
 * member of several others, or of itself.
 */
export function hydrateDevalued(flat: readonly unknown[]): unknown {
  const built: unknown[] = flat.map(emptyOf)
  const at = (place: unknown): unknown => (isPlace(place) ? resolve(flat, built, place) : undefined)
  flat.forEach((value, place) => {
    const target = built[place]
    if (Array.isArray(target)) for (const member of membersOf(value)) target.push(at(member))
    else if (isDataObject(target) && isDataObject(value))
      for (const [key, member] of Object.entries(value)) target[key] = at(member)
  })
  return at(0)
}

/** An empty container for the members of a value, or the value itself. */
function emptyOf(value: unknown): unknown {
  if (Array.isArray(value)) return []
  return isDataObject(value) ? Object.create(null) : value
}

/** The places in an array, or in a set or map: `["Set",1,2]`. A date or a regular expression has none. */
function membersOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return []
  const [first, ...rest] = value
  return typeof first !== 'string' ? value : first === 'Set' || first === 'Map' ? rest : []
}

/** The longest chain of wrappers. */
const MAX_WRAPPERS = 8

function resolve(flat: readonly unknown[], built: readonly unknown[], place: number): unknown {
  let at = place
  for (let depth = 0; depth < MAX_WRAPPERS; depth++) {
    const value = flat[at]
    if (!Array.isArray(value) || !WRAPPERS.has(value[0]) || !isPlace(value[1])) return built[at]
    at = value[1]
  }
  return undefined
}
