import { searchContract } from '../contracts/search.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('a search', searchContract)
