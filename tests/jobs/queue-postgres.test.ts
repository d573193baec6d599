import { describe } from 'vitest'
import { postgresBackend } from '../../src/jobs/postgres-backend.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { sharesContract } from '../contracts/shares.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  const open = async () => {
    const postgres = await startPostgres()
    const backend = await postgresBackend(postgres.url, () => {})
    return {
      ...backend,
      close: async () => {
        await backend.close()
        await postgres[Symbol.asyncDispose]()
      },
    }
  }
  queueContract('PostgreSQL', open)
  sharesContract('PostgreSQL', open)
} else {
  describe.skip('the queue on PostgreSQL (postgresql is not installed)', () => {})
}
