import { openCatalog } from '../../src/catalog/catalog.ts'
import { webhooksContract } from '../contracts/webhooks.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

webhooksContract('PGlite', async () => openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()))
