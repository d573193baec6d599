import { webhooksContract } from '../contracts/webhooks.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('webhooks', webhooksContract)
