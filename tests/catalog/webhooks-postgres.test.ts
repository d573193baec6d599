import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { webhooksContract } from '../contracts/webhooks.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  webhooksContract('PostgreSQL', async () => {
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
  describe.skip('webhooks on PostgreSQL (postgresql is not installed)', () => {})
}
