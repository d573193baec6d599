import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'

/**
 * An empty PGlite in memory. Making one costs seconds, loading a dump a quarter of one: the first
 * test process that needs one leaves a dump for the others.
 */
export async function emptyPglite(): Promise<PGlite> {
  const version = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex').slice(0, 12)
  const dir = join(tmpdir(), `stet-pglite-${process.getuid?.() ?? 0}`)
  const file = join(dir, `${version}.tar`)
  const dump = await readFile(file).catch(() => null)
  if (dump) return await PGlite.create({ loadDataDir: new Blob([new Uint8Array(dump)]) })
  const made = await PGlite.create()
  const bytes = new Uint8Array(await (await made.dumpDataDir('none')).arrayBuffer())
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeFile(`${file}.${process.pid}`, bytes)
  await rename(`${file}.${process.pid}`, file)
  return made
}

const WIPE = `do $$ declare one record; begin
  for one in select schemaname, tablename from pg_tables
    where schemaname in ('public', 'bullmq') and tablename !~ 'migration'
  loop execute format('truncate table %I.%I cascade', one.schemaname, one.tablename); end loop;
end $$`

export interface SharedCatalog extends AsyncDisposable {
  /** The same database, emptied: cheaper by far than a new one for each test. */
  empty(): Promise<Catalog>
}

/** One catalog on PGlite for all tests of a file; whoever closes it closes nothing. */
export async function sharedCatalog(): Promise<SharedCatalog> {
  const pglite = await emptyPglite()
  const catalog = await openCatalog({ kind: 'pglite', dir: 'memory' }, pglite)
  return {
    async empty() {
      await pglite.exec(WIPE)
      return { ...catalog, close: async () => {} }
    },
    [Symbol.asyncDispose]: () => catalog.close(),
  }
}
