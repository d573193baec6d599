import type { Db } from '../../catalog/catalog.ts'
import {
  type ReindexResult,
  type ReindexStep,
  rebuildCatalog as rebuild,
} from '../../catalog/import/rebuild-catalog.ts'
import { findEarliestClaim } from '../../catalog/work/earliest-claim.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import type { ServiceDeps } from '../service-deps.ts'

export type ReindexLine = ReindexStep | ({ readonly kind: 'done' } & ReindexResult)

/** As far as clocks of processes that store records may be apart, and longer than a claim takes to be committed. */
const TOLERANCE_MS = 5 * 60_000

/**
 * Rebuilds the catalog from the ledger. Yields one line for each page, then the total.
 *
 * @param since reads only what was stored since then; null: everything
 */
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
    since && (await firstRecordTime(db, since)),
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

/** The earliest time that a record stored since `since` can have: one that a worker claimed before has the time of the claim. */
async function firstRecordTime(db: Db, since: Date): Promise<Date> {
  const claimed = await findEarliestClaim(db)
  return new Date(Math.min(since.getTime() - TOLERANCE_MS, claimed?.getTime() ?? Number.POSITIVE_INFINITY))
}
