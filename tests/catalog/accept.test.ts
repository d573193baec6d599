import { openCatalog } from '../../src/catalog/catalog.ts'
import { acceptContract } from '../contracts/accept.contract.ts'
import { emptyPglite } from '../support/pglite.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

acceptContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))

await onPostgres('accepting', acceptContract)
