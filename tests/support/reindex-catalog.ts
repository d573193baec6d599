/**
 * Runs a reindex in a process of its own, and reports each page with the memory in use. Tests measure it, and kill it.
 * `node --expose-gc reindex-catalog.ts <database's URL> '<store>'`; the store, as JSON, is a directory's, or
 * `{"kind":"generated","posts":n}`.
 */
import { openStore } from '../../src/archive/stores/open-store.ts'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { rebuildCatalog } from '../../src/catalog/import/rebuild-catalog.ts'
import { systemClock } from '../../src/model/clock.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { generatedLedger } from './generated-ledger.ts'
import { testLedger } from './ledger.ts'

const [database = '', address = ''] = process.argv.slice(2)
const place = JSON.parse(address)
const store = place.kind === 'generated' ? generatedLedger(place.posts) : await openStore(place)
const catalog = await openCatalog({ connectionString: database })
const steps = rebuildCatalog(
  {
    db: catalog.db,
    clock: systemClock,
    ledger: testLedger(store),
    scratch: () => createScratch('/nowhere'),
  },
  null,
)
const tell = (line: object) => {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  process.stdout.write(`${JSON.stringify({ ...line, rss, heapUsed })}\n`)
}
for (;;) {
  const { value, done } = await steps.next()
  tell(value)
  if (done) break
}
await catalog.close()
