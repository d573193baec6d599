import { losingContract } from '../contracts/losing.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('the list of articles that lose a post', losingContract)
