import { join } from 'node:path'
import {
  type ReindexResult,
  type ReindexStep,
  rebuildCatalog as rebuild,
} from '../catalog/import/rebuild-catalog.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { App } from '../runtime/app.ts'

export type ReindexLine = ReindexStep | ({ readonly kind: 'done' } & ReindexResult)

/** Rebuilds the catalog from the ledger, a line as each page is done and the sum as the last. */
export async function* reindexCatalog(
  app: App,
  since: Date | null,
  signal: AbortSignal,
): AsyncGenerator<ReindexLine> {
  const { db } = await app.catalog()
  const steps = rebuild(
    {
      db,
      store: await app.store(),
      ledger: await app.ledger(),
      clock: app.clock,
      scratch: () => createScratch(join(app.config.dataDir, 'scratch')),
    },
    since,
  )
  for (;;) {
    signal.throwIfAborted()
    const { value, done } = await steps.next()
    if (done) {
      yield { kind: 'done', ...value }
      return
    }
    yield value
  }
}
