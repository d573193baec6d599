import pg from 'pg'

type Row = Readonly<Record<string, unknown>>
/** Every row of every table, by table and primary key. */
export type TableRows = ReadonlyMap<string, ReadonlyMap<string, Row>>

/** Reads every row of every table of a catalog. */
export async function readAllRows(url: string): Promise<TableRows> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string; key: string[] }>(
      `select c.relname as name, array_agg(a.attname::text order by a.attname) as key
       from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
       join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by c.relname order by c.relname`,
    )
    const all = new Map<string, Map<string, Row>>()
    for (const { name, key } of tables) {
      const { rows } = await client.query<{ row: Row }>(`select to_jsonb(t) as row from ${name} t`)
      all.set(name, new Map(rows.map(({ row }) => [key.map((column) => row[column]).join(' '), row])))
    }
    return all
  } finally {
    await client.end()
  }
}

/** A row that only one side has, or a column with two values. */
export interface Difference {
  readonly table: string
  readonly key: string
  /** Null: the whole row is `missing` or `new`. */
  readonly column: string | null
  readonly what: 'missing' | 'new' | 'changed'
  readonly before: unknown
  readonly after: unknown
}

/** Compares two catalogs row by row and column by column. */
export function compareRows(before: TableRows, after: TableRows): Difference[] {
  const found: Difference[] = []
  for (const table of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(table), after.get(table)]
    for (const key of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      const [one, other] = [old?.get(key), now?.get(key)]
      if (one === undefined || other === undefined) {
        const what = other === undefined ? 'missing' : 'new'
        found.push({ table, key, column: null, what, before: one, after: other })
        continue
      }
      for (const column of Object.keys(one))
        if (JSON.stringify(one[column]) !== JSON.stringify(other[column]))
          found.push({ table, key, column, what: 'changed', before: one[column], after: other[column] })
    }
  }
  return found
}
