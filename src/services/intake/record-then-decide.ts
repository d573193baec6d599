import { toCatalogError } from '../../catalog/database-outage.ts'
import { decideOnError, type JobDecision } from '../../jobs/job-decision.ts'

/**
 * Returns the verdict that ends a job after the catalog has recorded the end. If the catalog is unavailable, the job
 * waits and ends later: a dead letter whose work has no recorded end would hide why it failed.
 */
export async function recordThenDecide(
  verdict: JobDecision,
  say: () => Promise<unknown>,
  now: Date,
): Promise<JobDecision> {
  try {
    await say()
    return verdict
  } catch (thrown) {
    return decideOnError(toCatalogError(thrown), now)
  }
}
