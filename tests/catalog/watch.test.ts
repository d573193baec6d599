import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { watchContract } from '../contracts/watch.contract.ts'
import { emptyPglite } from '../support/pglite.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

watchContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))

if ((await postgresPrograms()) || process.env.CI) {
  watchContract('PostgreSQL', async () => {
    const postgres = await startPostgres()
    const catalog = await openCatalog({ kind: 'postgres', url: postgres.url })
    return {
      ...catalog,
      close: async () => {
        await catalog.close()
        await postgres[Symbol.asyncDispose]()
      },
    }
  })
} else {
  describe.skip('the watch on PostgreSQL (postgresql is not installed)', () => {})
}
