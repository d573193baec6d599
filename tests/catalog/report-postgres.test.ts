import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { reportContract } from '../contracts/report.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  reportContract('PostgreSQL', async () => {
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
  describe.skip('report on PostgreSQL (postgresql is not installed)', () => {})
}
