import { sql } from 'kysely'
import { StoreTrial, type TrialMemory } from '../../model/store-trial.ts'
import type { Db } from '../catalog.ts'
import { pgJson } from '../sanitize.ts'

/** Keeps the verdicts of trials in the catalog, for all processes that share it. */
export function catalogTrials(db: Db): TrialMemory {
  return {
    async load({ endpoint, bucket }) {
      const row = await db
        .selectFrom('store_trials')
        .select('trial')
        .where('endpoint', '=', endpoint)
        .where('bucket', '=', bucket)
        .executeTakeFirst()
      return StoreTrial.safeParse(row?.trial).data ?? null
    },
    async save({ endpoint, bucket }, trial) {
      await db
        .insertInto('store_trials')
        .values({ endpoint, bucket, trial: pgJson(trial) })
        .onConflict((conflict) =>
          conflict.columns(['endpoint', 'bucket']).doUpdateSet({ trial: sql`excluded.trial` }),
        )
        .execute()
    },
  }
}
