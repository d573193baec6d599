import { toCatalogError } from '../../catalog/database-outage.ts'
import { recordRound } from '../../catalog/processes/rounds.ts'
import { decideOnError, type JobDecision } from '../../jobs/job-decision.ts'
import type { VerifyPayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError } from '../../model/errors.ts'
import { checkLinks, LINKS_PER_RUN } from './check-links.ts'
import { runVerification, type VerificationDeps } from './run-verification.ts'

/** The maximum number of posts in one run. The next run starts soon, and a shutdown need not wait long. */
const MOST_POSTS = 1_000

/**
 * Runs one round of checks over the posts that are due and, if none of them is left over, over the pages around them.
 */
export async function processVerify(
  deps: VerificationDeps,
  _payload: VerifyPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const log = deps.logger.child({ job: attempt.jobId })
  const counts = { posts: 0, lost: 0, unknown: 0, links: 0 }
  try {
    for await (const line of await runVerification(deps, 'due', attempt.signal, MOST_POSTS)) {
      if ('note' in line) {
        log.warn({ note: line.note }, 'checks')
        continue
      }
      counts.posts += 1
      if (line.newly) counts.lost += 1
      if (line.liveness === 'unknown') counts.unknown += 1
    }
    if (counts.posts < MOST_POSTS) counts.links = await checkLinks(deps, attempt.signal, LINKS_PER_RUN)
    await recordRound((await deps.catalog()).db, 'verify')
    if (counts.posts + counts.links > 0) log.info(counts, 'checked')
    return { kind: 'complete' }
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), 'verify')
    log.warn({ ...counts, code: error.code, err: error }, 'checks interrupted')
    return decideOnError(error, deps.clock.now(), attempt.signal)
  }
}
