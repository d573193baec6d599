import { currentBudgetScale, readRateHistogram } from '../catalog/watch/check-budget.ts'
import type { App } from '../runtime/app.ts'
import { type CheckPlan, computeCheckPlan } from '../verify/check-plan.ts'

/** What the configured requests a day buy, for the posts that the catalog has. */
export async function currentCheckPlan(app: App): Promise<CheckPlan> {
  const { db } = await app.catalog()
  const { watch } = app.config
  const scale = await currentBudgetScale(db, watch.checksPerDay, watch, app.clock.now())
  return computeCheckPlan(await readRateHistogram(db), scale, watch.checksPerDay, watch)
}
