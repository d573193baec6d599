/**
 * A row of the table of a witness's answers: paths, and the field of the record that keeps them or the reason why they
 * are left out. In a path `[]` is every element, `*` any part of a name, and `**` everything below.
 */
export type FieldRow =
  | { readonly paths: readonly string[]; readonly kept: string }
  | { readonly paths: readonly string[]; readonly why: string }

/** A path as segments; a segment with `*` is a pattern. */
type Segment = string | RegExp
type Path = readonly Segment[]

/** The paths of a table, ready to be compared with answers. */
export type FieldPaths = readonly Path[]

/** Compiles the paths of a table. `within` are paths of objects that are read like the answer itself. */
export function compileFields(rows: readonly FieldRow[], within: readonly string[] = []): FieldPaths {
  const paths = rows.flatMap((row) => row.paths.map(parsePath))
  return [...paths, ...within.flatMap((path) => paths.map((one) => [...parsePath(path), ...one]))]
}

function parsePath(path: string): Path {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((segment) => segment !== '')
    .map((segment) => (segment === '**' || !segment.includes('*') ? segment : namePattern(segment)))
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
  return paths.flatMap(([head, ...rest]) => {
    if (head === undefined || head === '**') return []
    return (typeof head === 'string' ? head === name : name !== '[]' && head.test(name)) ? [rest] : []
  })
}

/** Does a path take in everything below this place? */
export const coversAll = (paths: FieldPaths): boolean => paths.some(([head]) => head === '**')

/** Does a path end at this place? */
export const endsHere = (paths: FieldPaths): boolean => paths.some((path) => path.length === 0)
