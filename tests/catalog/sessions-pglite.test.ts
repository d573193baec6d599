import { openCatalog } from '../../src/catalog/catalog.ts'
import { sessionsContract } from '../contracts/sessions.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

sessionsContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
