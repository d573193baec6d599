import { searchPagingContract } from '../contracts/search-paging.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('the pages of a search', searchPagingContract)
