import { openCatalog } from '../../src/catalog/catalog.ts'
import { searchContract } from '../contracts/search.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

searchContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
