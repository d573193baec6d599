import { postgresBackend } from '../../src/jobs/postgres-backend.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { sharesContract } from '../contracts/shares.contract.ts'
import { createDatabase } from '../support/database.ts'

const open = async () => {
  const database = await createDatabase()
  const backend = await postgresBackend(database.url, () => {})
  return {
    ...backend,
    close: async () => {
      await backend.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

queueContract('PostgreSQL', open)
sharesContract('PostgreSQL', open)
