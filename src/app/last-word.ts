import { asCatalogError } from '../catalog/outage.ts'
import { type Verdict, verdictOnError } from '../jobs/verdict.ts'

/**
 * The verdict that ends a job, once the catalog has the end. Where the catalog is away at that moment the job
 * waits, and comes to its end later: one that was set aside without an end would hide why it failed.
 */
export async function lastWord(verdict: Verdict, say: () => Promise<unknown>, now: Date): Promise<Verdict> {
  try {
    await say()
    return verdict
  } catch (thrown) {
    return verdictOnError(asCatalogError(thrown), now)
  }
}
