import { openCatalog } from '../../src/catalog/catalog.ts'
import { articleAliasesContract } from '../contracts/article-aliases.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

articleAliasesContract('PGlite', async () =>
  openCatalog({ kind: 'pglite', dir: 'memory' }, await emptyPglite()),
)
