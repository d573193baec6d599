import { describe } from 'vitest'
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'
import { postgresPrograms, startPostgres } from './postgres.ts'

/** An empty catalog on a PostgreSQL server of its own, which ends with it. */
export async function openOnPostgres(): Promise<Catalog> {
  const postgres = await startPostgres()
  const catalog = await openCatalog({ kind: 'postgres', url: postgres.url })
  return {
    ...catalog,
    close: async () => {
      await catalog.close()
      await postgres[Symbol.asyncDispose]()
    },
  }
}

/**
 * Runs a contract of the catalog on PostgreSQL. Where it is not installed the contract is skipped, with a
 * word; CI has it, so there it fails.
 *
 * @param what names the contract where it is skipped
 */
export async function onPostgres(
  what: string,
  contract: (name: string, open: () => Promise<Catalog>) => void,
): Promise<void> {
  if ((await postgresPrograms()) || process.env.CI) contract('PostgreSQL', openOnPostgres)
  else describe.skip(`${what} on PostgreSQL (postgresql is not installed)`, () => {})
}
