import { openCatalog } from '../../src/catalog/catalog.ts'
import { reportContract } from '../contracts/report.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

reportContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
