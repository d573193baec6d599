import { currentBudgetScale, readRateHistogram } from '../../catalog/watch/check-budget.ts'
import { type CheckPlan, computeCheckPlan } from '../../verify/check-plan.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** The check plan for the catalog's posts within the configured requests per day. */
export async function currentCheckPlan(
  deps: Pick<ServiceDeps, 'catalog' | 'config' | 'clock'>,
): Promise<CheckPlan> {
  const { db } = await deps.catalog()
  const { watch } = deps.config
  const scale = await currentBudgetScale(db, watch.checksPerDay, watch, deps.clock.now())
  return computeCheckPlan(await readRateHistogram(db), scale, watch.checksPerDay, watch)
}
