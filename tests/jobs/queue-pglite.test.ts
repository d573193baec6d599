import { openCatalog } from '../../src/catalog/catalog.ts'
import { pgliteBackend } from '../../src/jobs/postgres-backend.ts'
import { queueContract } from '../contracts/queue.contract.ts'
import { sharesContract } from '../contracts/shares.contract.ts'
import { emptyPglite } from '../support/pglite.ts'

const open = async () => {
  const pglite = await emptyPglite()
  const catalog = await openCatalog({ kind: 'pglite', dir: 'memory' }, pglite)
  const backend = await pgliteBackend(pglite)
  return {
    ...backend,
    close: async () => {
      await backend.close()
      await catalog.close()
    },
  }
}

queueContract('PGlite, beside the catalog', open)
sharesContract('PGlite, beside the catalog', open)
