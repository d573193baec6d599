import type { App } from '../app.ts'
import { currentScale, wishes } from '../catalog/watch-plan.ts'
import { type Plan, planOf } from '../verify/plan.ts'

/** What the configured requests a day buy, for the posts that the catalog has. */
export async function verifyPlan(app: App): Promise<Plan> {
  const { db } = await app.catalog()
  const { watch } = app.config
  const scale = await currentScale(db, watch.checksPerDay, watch, app.clock.now())
  return planOf(await wishes(db), scale, watch.checksPerDay, watch)
}
