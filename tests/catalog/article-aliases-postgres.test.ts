import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { articleAliasesContract } from '../contracts/article-aliases.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  articleAliasesContract('PostgreSQL', async () => {
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
  describe.skip('the addresses of an article on PostgreSQL (postgresql is not installed)', () => {})
}
