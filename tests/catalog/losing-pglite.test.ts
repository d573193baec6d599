import { openCatalog } from '../../src/catalog/catalog.ts'
import { losingContract } from '../contracts/losing.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

losingContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
