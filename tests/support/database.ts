import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'
import { sharedServer, TEMPLATE } from './shared.ts'

/** An empty database on the server that all test files share. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  /** The settings with which Stet uses it. */
  readonly env: { readonly STET_DATABASE_URL: string }
  /** Deletes all rows: cheaper by far than another database, and whoever is connected goes on. */
  empty(): Promise<void>
}

const LOOKS = 20
const LOOK_MS = 5

// Without triggers and foreign keys, whose work is deleted as well.
const DELETE_ALL = `
  set session_replication_role = replica;
  do $$ declare one record; begin
    for one in select schemaname, tablename from pg_tables
      where schemaname in ('public', 'bullmq') and tablename !~ 'migration'
    loop execute format('delete from %I.%I', one.schemaname, one.tablename); end loop;
  end $$`

/**
 * A database of its own for a file or a test, which goes with it.
 *
 * @param form `blank` has no table yet; the others have those of the catalog and of the queue
 */
export async function createDatabase(form: 'migrated' | 'blank' = 'migrated'): Promise<TestDatabase> {
  const { url: server } = await sharedServer('postgres')
  const name = `test_${randomUUID()}`
  const connected = async <T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client(address)
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }
  const run = async (address: string, statement: string) =>
    void (await connected(address, (client) => client.query(statement)))
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  await run(
    server,
    `create database "${name}" template ${form === 'migrated' ? TEMPLATE : 'template0'} strategy file_copy`,
  )
  return {
    url,
    env: { STET_DATABASE_URL: url },
    empty: () => run(url, DELETE_ALL),
    [Symbol.asyncDispose]: () =>
      connected(server, async (client) => {
        // A pool ends before its connections have: to cut them off then would be an error that nobody handles.
        for (let looks = 0; looks < LOOKS && (await isUsed(client, name)); looks++) await pause(LOOK_MS)
        // A killed process may still be connected.
        await client.query(`drop database "${name}" with (force)`)
      }),
  }
}

async function isUsed(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name])
  return rowCount !== 0
}

/** A catalog on a database of its own, which goes when it is closed. */
export interface TestCatalog extends Catalog {
  empty(): Promise<void>
}

/** An empty one. */
export async function openEmptyCatalog(): Promise<TestCatalog> {
  const database = await createDatabase()
  const catalog = await openCatalog({ connectionString: database.url })
  return {
    ...catalog,
    empty: database.empty,
    async close() {
      await catalog.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
