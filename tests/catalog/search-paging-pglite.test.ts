import { openCatalog } from '../../src/catalog/catalog.ts'
import { searchPagingContract } from '../contracts/search-paging.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

searchPagingContract('PGlite', async () =>
  openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()),
)
