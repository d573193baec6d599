import type { Outcome, Reason } from '../model/outcome.ts'
import type { PlatformName } from '../model/platform.ts'
import type { Db } from './catalog.ts'

interface Ended {
  readonly platform: PlatformName
  readonly outcome: Outcome
  readonly reason: Reason | null
}

/** Counts one capture that ended; last in its transaction, because all who end one meet in this row. */
export async function countOutcome(tx: Db, { platform, outcome, reason }: Ended): Promise<void> {
  await tx
    .insertInto('outcome_counts')
    .values({ platform, outcome, reason: reason ?? '', count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'outcome', 'reason'])
        .doUpdateSet((row) => ({ count: row('outcome_counts.count', '+', 1) })),
    )
    .execute()
}

/** How many captures ended how, since the catalog was made. */
export async function outcomeCounts(db: Db) {
  return await db.selectFrom('outcome_counts').selectAll().execute()
}
