import { openCatalog } from '../../src/catalog/catalog.ts'
import { acceptContract } from '../contracts/accept.contract.ts'
import { emptyPglite } from '../support/pglite.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

acceptContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))

if ((await postgresPrograms()) || process.env.CI) {
  acceptContract('PostgreSQL', async () => {
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
}
