import { openPostgresBackend } from '../../src/jobs/postgres-backend.ts'
import { priorityClassesContract } from '../contracts/priority-classes.contract.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { createDatabase } from '../support/database.ts'

const open = async () => {
  const database = await createDatabase()
  const backend = await openPostgresBackend({ connectionString: database.url }, () => {})
  return {
    ...backend,
    close: async () => {
      await backend.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

queueContract('PostgreSQL', open)
priorityClassesContract('PostgreSQL', open)
