import { articleAliasesContract } from '../contracts/article-aliases.contract.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

await onPostgres('the addresses of an article', articleAliasesContract)
