import { describe } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { sessionsContract } from '../contracts/sessions.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  sessionsContract('PostgreSQL', async () => {
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
  describe.skip('sessions on PostgreSQL (postgresql is not installed)', () => {})
}
