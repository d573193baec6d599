import pg, { type Client } from 'pg'

/** A table of the catalog and its columns, without generated ones. */
export interface CatalogTable {
  readonly name: string
  readonly columns: readonly string[]
}

/** The migrator's tables describe the schema, the others the running service: they are not part of a backup. */
const LEFT_OUT = ['kysely_migration', 'kysely_migration_lock', 'rounds', 'workers']

/** Lists every table of the catalog, each after the tables that its foreign keys refer to. */
export async function listTables(client: Client): Promise<CatalogTable[]> {
  const { rows: tables } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns
     from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1)
     order by c.relname`,
    [LEFT_OUT],
  )
  // PostgreSQL checks a deferrable key at the end of the transaction, so such a key does not order tables.
  const { rows: keys } = await client.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as "from", confrelid::regclass::text as "to" from pg_constraint
     where contype = 'f' and not condeferrable and conrelid <> confrelid
       and connamespace = 'public'::regnamespace`,
  )
  const ordered: CatalogTable[] = []
  let waiting = tables
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const isFree = ({ name }: CatalogTable) => !keys.some((key) => key.from === name && names.has(key.to))
    const free = waiting.filter(isFree)
    if (free.length === 0) throw new TypeError(`foreign keys form a circle: ${[...names].join(', ')}`)
    ordered.push(...free)
    waiting = waiting.filter((table) => !isFree(table))
  }
  return ordered
}

/** The name of the catalog's newest migration. */
export async function schemaVersion(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select max(name) as name from kysely_migration')
  return rows[0]?.name ?? ''
}

/** `table (column, …)` for a `COPY` statement. */
export function copyTarget({ name, columns }: CatalogTable): string {
  return `${pg.escapeIdentifier(name)} (${columns.map((one) => pg.escapeIdentifier(one)).join(', ')})`
}
