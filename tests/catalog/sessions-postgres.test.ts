import { sessionsContract } from '../contracts/sessions.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('sessions', sessionsContract)
