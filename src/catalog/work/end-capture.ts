import { type QueryCreator, sql } from 'kysely'
import { type MissingPart, OUTCOME_RANK, type Outcome, type Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { executePrepared } from '../execute-prepared.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { pgJson } from '../sanitize.ts'
import { outcomeRankSql } from '../snapshots/outcome-rank.ts'
import type { Tables } from '../tables/tables.ts'
import { endRequestsQuery } from './intake.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

interface OpenCapture extends PostKey {
  readonly generation: number
}

/** The result of a capture, or of one attempt. */
interface CaptureFinding {
  readonly outcome: Outcome
  readonly reason: Reason | null
  readonly missing: readonly MissingPart[]
  readonly retryAt: Date | null
}

/** Saves the result of an attempt that does not end the capture. Does nothing if the capture has ended. */
export async function recordAttempt(
  db: Db,
  of: OpenCapture,
  finding: CaptureFinding,
  now: Date,
): Promise<void> {
  const query = db
    .with('open', (query) => lockOpenCapture(query, of))
    .updateTable('posts')
    .from('open')
    .set({ ...resultColumns(finding), updated_at: now })
    .whereRef('posts.platform', '=', 'open.platform')
    .whereRef('posts.id', '=', 'open.id')
  await executePrepared(db, query)
}

/**
 * Ends a capture and every request for its post, and counts the outcome. It is one statement because every capture runs it.
 * It locks the row of the count until the transaction ends, so the rest of the transaction should be short.
 *
 * @param failure how the capture failed; null if it did not. The next capture compares with it, so that a repeated failure
 *   is announced once
 * @returns how the previous capture failed; null if this capture had ended already
 */
export async function endCapture(
  db: Db,
  of: OpenCapture,
  finding: CaptureFinding,
  failure: Outcome | null,
  now: Date,
): Promise<{ failedBefore: Outcome | null } | null> {
  const { outcome, reason } = finding
  const query = db
    .with('open', (query) => lockOpenCapture(query, of))
    .with('requests', (query) =>
      endRequestsQuery(query, of, now).where(({ exists }) =>
        exists(query.selectFrom('open').select('open.last_failure')),
      ),
    )
    .with('counted', (query) =>
      query
        .insertInto('outcome_counts')
        .columns(['platform', 'outcome', 'reason', 'count'])
        .expression(
          query
            .selectFrom('open')
            .select((row) => [
              row.val(of.platform).as('platform'),
              row.val(outcome).as('outcome'),
              row.val(reason ?? '').as('reason'),
              row.lit(1).as('count'),
            ]),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['platform', 'outcome', 'reason'])
            .doUpdateSet((row) => ({ count: row('outcome_counts.count', '+', 1) })),
        ),
    )
    .updateTable('posts')
    .from('open')
    .set({ ...resultColumns(finding), capture_state: 'done', last_failure: failure, updated_at: now })
    .whereRef('posts.platform', '=', 'open.platform')
    .whereRef('posts.id', '=', 'open.id')
    .returning('open.last_failure as failedBefore')
  const [ended] = await executePrepared(db, query)
  return ended ?? null
}

/** Locks the post's row if the capture is still open. */
const lockOpenCapture = (query: QueryCreator<Tables>, { platform, id, generation }: OpenCapture) =>
  query
    .selectFrom('posts')
    .select(['platform', 'id', 'last_failure'])
    .where('platform', '=', platform)
    // A capture that was requested under an alias continues under the canonical id.
    .where('id', '=', canonicalIdOf({ platform, id }))
    .where('capture_generation', '=', generation)
    .where('capture_state', '<>', 'done')
    .forUpdate()

/** The columns that a result changes; a better known outcome stays. */
function resultColumns({ outcome, reason, missing, retryAt }: CaptureFinding) {
  const better = sql<boolean>`coalesce(${outcomeRankSql('outcome')} < ${OUTCOME_RANK.indexOf(outcome) + 1}, false)`
  const unlessBetter = <T>(column: 'outcome' | 'reason' | 'missing', value: T) =>
    sql<T>`case when ${better} then ${sql.ref(column)} else ${value} end`
  return {
    outcome: unlessBetter('outcome', outcome),
    reason: unlessBetter('reason', reason),
    missing: unlessBetter('missing', pgJson(missing)),
    retry_at: retryAt,
  }
}
