import type { App } from '../app.ts'
import { asCatalogError } from '../catalog/outage.ts'
import type { VerifyPayload } from '../jobs/payloads.ts'
import { type Verdict, verdictOnError } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import { asStetError } from '../model/errors.ts'
import { checkLinks, MOST_LINKS } from './check-links.ts'
import { verifyAll } from './verify.ts'

/** A round takes what is due, and no more than this: the next one comes soon, and a stop need not wait long. */
const MOST_POSTS = 1_000

/** One round of checks over the posts that are due, and, where that is all of them, over pages around them. */
export async function runVerify(app: App, _payload: VerifyPayload, attempt: Attempt): Promise<Verdict> {
  const log = app.logger.child({ job: attempt.jobId })
  const counts = { posts: 0, lost: 0, unknown: 0, links: 0 }
  try {
    for await (const line of await verifyAll(app, 'due', attempt.signal, MOST_POSTS)) {
      if ('note' in line) {
        log.warn({ note: line.note }, 'checks')
        continue
      }
      counts.posts += 1
      if (line.newly) counts.lost += 1
      if (line.liveness === 'unknown') counts.unknown += 1
    }
    if (counts.posts < MOST_POSTS) counts.links = await checkLinks(app, attempt.signal, MOST_LINKS)
    if (counts.posts + counts.links > 0) log.info(counts, 'checked')
    return { kind: 'done' }
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), 'verify')
    log.warn({ ...counts, code: error.code, err: error }, 'checks cut off')
    return verdictOnError(error, app.clock.now(), attempt.signal)
  }
}
