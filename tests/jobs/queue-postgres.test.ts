import { describe } from 'vitest'
import { postgresBackend } from '../../src/jobs/postgres-backend.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  queueContract('PostgreSQL', async () => {
    const postgres = await startPostgres()
    const backend = await postgresBackend(postgres.url, () => {})
    return {
      ...backend,
      close: async () => {
        await backend.close()
        await postgres[Symbol.asyncDispose]()
      },
    }
  })
} else {
  describe.skip('the queue on PostgreSQL (postgresql is not installed)', () => {})
}
