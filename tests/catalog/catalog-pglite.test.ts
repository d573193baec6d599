import { openCatalog } from '../../src/catalog/catalog.ts'
import { catalogContract } from '../contracts/catalog.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

catalogContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
