import { type RawBuilder, sql } from 'kysely'
import { OUTCOME_RANK } from '../../model/outcome.ts'

const ranked = sql.raw(`array[${OUTCOME_RANK.map((one) => `'${one}'`).join(', ')}]`)

/** The rank of the outcome in a column, from 1 for the best; null for a null outcome. */
export const outcomeRankSql = (column: string): RawBuilder<number | null> =>
  sql`array_position(${ranked}, ${sql.ref(column)})`
