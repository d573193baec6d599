import { type QueryCreator, sql } from 'kysely'
import { type MissingPart, OUTCOME_RANK, type Outcome, type Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf } from '../posts/canonical-posts.ts'
import { executePrepared } from '../prepared-statements.ts'
import { pgJson } from '../sanitize.ts'
import { outcomeRankSql } from '../snapshots/outcome-rank.ts'
import type { Tables } from '../tables/tables.ts'
import { endRequestsQuery } from './intake.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>

/** A capture of a post that waits for its end. */
export interface OpenCapture extends PostKey {
  readonly generation: number
}

/** What a capture, or one attempt at it, found. */
export interface CaptureFinding {
  readonly outcome: Outcome
  readonly reason: Reason | null
  readonly missing: readonly MissingPart[]
  readonly retryAt: Date | null
}

/** Keeps what one attempt found while the capture goes on; a capture that has ended already stays as it is. */
export async function recordAttempt(
  db: Db,
  of: OpenCapture,
  finding: CaptureFinding,
  now: Date,
): Promise<void> {
  const noting = db
    .with('open', (query) => held(query, of))
    .updateTable('posts')
    .from('open')
    .set({ ...found(finding), updated_at: now })
    .whereRef('posts.platform', '=', 'open.platform')
    .whereRef('posts.id', '=', 'open.id')
  await executePrepared(db, noting)
}

/**
 * Ends a capture, and with it every request for this post, and counts it; in one statement, because
 * every capture comes here. All who end one meet in the count's row until their transactions end: little
 * should follow.
 *
 * @param failure how it failed, to be told from the next time; null: it did not
 * @returns how the capture before failed; null: that capture has ended already, and stays as it is
 */
export async function endCapture(
  db: Db,
  of: OpenCapture,
  finding: CaptureFinding,
  failure: Outcome | null,
  now: Date,
): Promise<{ failedBefore: Outcome | null } | null> {
  const { outcome, reason } = finding
  const ending = db
    .with('open', (query) => held(query, of))
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
    .set({ ...found(finding), capture_state: 'done', last_failure: failure, updated_at: now })
    .whereRef('posts.platform', '=', 'open.platform')
    .whereRef('posts.id', '=', 'open.id')
    .returning('open.last_failure as failedBefore')
  const [ended] = await executePrepared(db, ending)
  return ended ?? null
}

/** The post's row, held until the transaction ends, where that capture is still open. */
const held = (query: QueryCreator<Tables>, { platform, id, generation }: OpenCapture) =>
  query
    .selectFrom('posts')
    .select(['platform', 'id', 'last_failure'])
    .where('platform', '=', platform)
    // A capture that was requested under an alias goes on under the canonical id.
    .where('id', '=', canonicalIdOf({ platform, id }))
    .where('capture_generation', '=', generation)
    .where('capture_state', '<>', 'done')
    .forUpdate()

/** What the post's row takes of a finding: what is known already and better stays. */
function found({ outcome, reason, missing, retryAt }: CaptureFinding) {
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
