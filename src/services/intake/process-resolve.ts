import { findArticle, postsOfRecord } from '../../catalog/articles/articles.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import {
  claimResolution,
  endResolution,
  type ResolutionRequest,
  recordNoResponse,
  saveProgress,
} from '../../catalog/work/resolutions.ts'
import { decideOnError, isFinalAttempt, type JobDecision } from '../../jobs/job-decision.ts'
import type { ResolvePayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import { isUnresolved } from '../../resolve/resolve-citations.ts'
import { saveArticle } from '../articles/index-article.ts'
import { recordArticle } from '../articles/record-article.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { enqueueCaptureBatches } from './accept-intake.ts'
import { createKnownPostFinder } from './find-known-posts.ts'
import { recordThenDecide } from './record-then-decide.ts'
import { resolveArticle } from './resolve-article.ts'

/** How often an article waits for a source that did not answer. */
const SILENCES = 3

/** Citations that are looked up at other services before the articles behind this one get their turn. */
const BATCH = 25

type ResolveJobDeps = Pick<
  ServiceDeps,
  'catalog' | 'ledger' | 'queues' | 'captureDeps' | 'platforms' | 'clock'
>

/**
 * Resolves the URLs that an article lost, outside the ingest job so that articles never wait for it. Each finding is a
 * new record in the ledger and a capture request. One run looks up a batch. Idempotent: a run after a crash has the same
 * result.
 */
export async function processResolve(
  deps: ResolveJobDeps & Pick<ServiceDeps, 'logger'>,
  payload: ResolvePayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const { articleId, requestId } = payload
  const log = deps.logger.child({ requestId, article: articleId, job: attempt.jobId })
  let claimed: ResolutionRequest | null = null
  try {
    for (;;) {
      const { db } = await deps.catalog()
      claimed = await claimResolution(db, articleId, deps.clock.now())
      if (!claimed) return { kind: 'complete' }
      const { found, retryAt, next } = await resolve(deps, claimed, attempt)
      log.info({ found, retryAt, next }, 'citations resolved')
      if (retryAt !== null && claimed.retries < SILENCES) {
        await recordNoResponse(db, articleId, deps.clock.now())
        return {
          kind: 'delay',
          at: new Date(retryAt),
          message: 'somebody who may know was silent',
          reason: 'upstream',
        }
      }
      if (next !== null) {
        await saveProgress(db, claimed, next, deps.clock.now())
        return { kind: 'delay', at: deps.clock.now(), message: 'the next citations follow' }
      }
      // A newer version of the article arrived in the meantime: repeat with its text.
      if (await endResolution(db, claimed, deps.clock.now())) return { kind: 'complete' }
    }
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), articleId)
    const verdict = decideOnError(error, deps.clock.now(), attempt.signal)
    log.warn({ code: error.code, verdict: verdict.kind, err: error }, 'resolve failed')
    if (!claimed || !isFinalAttempt(verdict, attempt)) return verdict
    const [ended, now] = [claimed, deps.clock.now()]
    return await recordThenDecide(
      verdict,
      async () => endResolution((await deps.catalog()).db, ended, now),
      now,
    )
  }
}

async function resolve(
  deps: ResolveJobDeps,
  { articleId, priority, requestId, nextCitation }: ResolutionRequest,
  { signal, share }: JobAttempt,
): Promise<{ found: number; retryAt: string | null; next: number | null }> {
  const { db } = await deps.catalog()
  const article = await findArticle(db, { id: articleId })
  const [newest] = article ? await (await deps.ledger()).articles(article.url, 1) : []
  if (!newest) return { found: 0, retryAt: null, next: null }
  const parts = { ...(await deps.captureDeps(share)), known: createKnownPostFinder(deps) }
  const loaded = { ...newest, aliases: newest.aliases ?? [] }
  const recorded = await recordArticle(loaded, newest.citations, parts)
  const batch = { from: nextCitation, lookUps: BATCH }
  const { citations, retryAt, next, version } = await resolveArticle(loaded, recorded, parts, signal, batch)
  for (const one of new Set([recorded, version])) {
    if (one.key !== null) await saveArticle(db, one, deps.clock.now())
  }
  const found: PostRef[] = []
  // This includes findings of an earlier attempt that stopped before it requested their captures.
  for (const post of postsOfRecord({ citations: citations.filter((one) => one.role === 'flattened') })) {
    if ((await findPost(db, post))?.capture_generation) continue
    found.push(post)
  }
  await enqueueCaptureBatches(found, { priority, requestId, sender: `article ${articleId}` }, deps)
  return { found: found.length, retryAt: citations.some(isUnresolved) ? retryAt : null, next }
}
