import { type RawBuilder, sql } from 'kysely'
import { OUTCOME_RANK } from '../../model/outcome.ts'

const ranked = sql.raw(`array[${OUTCOME_RANK.map((one) => `'${one}'`).join(', ')}]`)

/** The place of the outcome in that column, the best first, from 1; null where it is null. */
export const outcomeRankSql = (column: string): RawBuilder<number | null> =>
  sql`array_position(${ranked}, ${sql.ref(column)})`
