/**
 * A row of the table of a witness's answers: paths, and the field of the record that keeps them or the reason why they
 * are left out. In a path `[]` is every element, `*` any part of a name, and `**` everything below.
 */
export type FieldRow =
  | { readonly paths: readonly string[]; readonly kept: string }
  | { readonly paths: readonly string[]; readonly why: string }

/** A place in answers: the paths that end there, and those that continue. */
interface Place {
  /** Does a path end here? */
  ends: boolean
  /** Does a path take in everything below? */
  all: boolean
  readonly names: Map<string, Place>
  readonly patterns: { readonly name: RegExp; readonly place: Place }[]
}

/** The paths of a table, ready to be compared with answers: all places at which an answer's part may be. */
export type FieldPaths = readonly Place[]

const createPlace = (): Place => ({ ends: false, all: false, names: new Map(), patterns: [] })

/** Compiles the paths of a table. `within` are paths of objects that are read like the answer itself. */
export function compileFields(rows: readonly FieldRow[], within: readonly string[] = []): FieldPaths {
  const root = createPlace()
  for (const { paths } of rows) {
    for (const path of paths) {
      for (const start of ['', ...within]) add(root, `${start}.${path}`)
    }
  }
  return [root]
}

function add(root: Place, path: string): void {
  let place = root
  for (const name of path.replaceAll('[]', '.[]').split('.')) {
    if (name === '') continue
    if (name === '**') {
      place.all = true
      return
    }
    place = name.includes('*') ? placeOfPattern(place, name) : placeOfName(place, name)
  }
  place.ends = true
}

function placeOfName({ names }: Place, name: string): Place {
  const place = names.get(name) ?? createPlace()
  names.set(name, place)
  return place
}

function placeOfPattern({ patterns }: Place, pattern: string): Place {
  const name = namePattern(pattern)
  const known = patterns.find((one) => one.name.source === name.source)
  if (known !== undefined) return known.place
  const place = createPlace()
  patterns.push({ name, place })
  return place
}

const namePattern = (name: string): RegExp =>
  new RegExp(
    `^${name
      .split('*')
      .map((text) => text.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&'))
      .join('.*')}$`,
  )

/** The paths that continue below a name of an object, or below the elements of a list (`[]`). */
export function descend(paths: FieldPaths, name: string): FieldPaths {
  const found: Place[] = []
  for (const { names, patterns } of paths) {
    const exact = names.get(name)
    if (exact !== undefined) found.push(exact)
    if (name === '[]') continue
    for (const pattern of patterns) if (pattern.name.test(name)) found.push(pattern.place)
  }
  return found
}

/** Does a path take in everything below this place? */
export const coversAll = (paths: FieldPaths): boolean => paths.some(({ all }) => all)

/** Does a path end at this place? */
export const endsHere = (paths: FieldPaths): boolean => paths.some(({ ends }) => ends)
