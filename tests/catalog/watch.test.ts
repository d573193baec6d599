import { openCatalog } from '../../src/catalog/catalog.ts'
import { watchContract } from '../contracts/watch.contract.ts'
import { emptyPglite } from '../support/pglite.ts'
import { onPostgres } from '../support/postgres-catalog.ts'

watchContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))

await onPostgres('the watch', watchContract)
