import {
  type ReindexResult,
  type ReindexStep,
  rebuildCatalog as rebuild,
} from '../../catalog/import/rebuild-catalog.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { ServiceDeps } from '../service-deps.ts'

export type ReindexLine = ReindexStep | ({ readonly kind: 'done' } & ReindexResult)

/** Rebuilds the catalog from the ledger. Yields one line for each page, then the total. */
export async function* reindexCatalog(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'copies' | 'scratchDir' | 'clock' | 'logger'>,
  since: Date | null,
  signal: AbortSignal,
): AsyncGenerator<ReindexLine> {
  const { db } = await deps.catalog()
  const steps = rebuild(
    {
      db,
      ledger: await deps.ledger(),
      clock: deps.clock,
      scratch: () => createScratch(deps.scratchDir),
      replicas: (await deps.copies()).slice(1).map((copy) => copy.ledger.store),
    },
    since,
  )
  for (;;) {
    signal.throwIfAborted()
    const { value, done } = await steps.next()
    if (!done && value.kind === 'skipped') deps.logger.warn({ key: value.key }, value.error)
    if (done) {
      yield { kind: 'done', ...value }
      return
    }
    yield value
  }
}
