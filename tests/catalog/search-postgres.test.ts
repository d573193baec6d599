import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { searchContract } from '../contracts/search.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  searchContract('PostgreSQL', async () => {
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
  describe.skip('a search on PostgreSQL (postgresql is not installed)', () => {})
}
