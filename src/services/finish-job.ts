import { toCatalogError } from '../catalog/database-outage.ts'
import { decideOnError, type JobDecision } from '../jobs/job-decision.ts'

/**
 * The verdict that ends a job, once the catalog has the end. Where the catalog is away at that moment the job
 * waits, and comes to its end later: one that was set aside without an end would hide why it failed.
 */
export async function finishJob(
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
