import type { Logger } from 'pino'
import { canonicalArticle } from '../../catalog/articles/article-aliases.ts'
import { saveVersion } from '../../catalog/articles/article-versions.ts'
import { findArticle, postsOfRecord } from '../../catalog/articles/articles.ts'
import type { Db } from '../../catalog/catalog.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { claimIntake, endIntake, postponeIntake, readIntakeError } from '../../catalog/work/intake.ts'
import { requestResolution } from '../../catalog/work/resolutions.ts'
import { decideOnError, isFinalAttempt, type JobDecision } from '../../jobs/job-decision.ts'
import type { IngestPayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { asStetError, type StetError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'
import { isUnresolved } from '../../resolve/resolve-citations.ts'
import type { DetectedArticle } from '../articles/detect-article.ts'
import { saveArticle } from '../articles/index-article.ts'
import { fetchArticle } from '../articles/load-article.ts'
import { recordArticle } from '../articles/record-article.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { enqueueCaptureBatches } from './accept-intake.ts'
import { recordThenDecide } from './record-then-decide.ts'
import { postponeRefusal } from './refused-articles.ts'

/**
 * Processes an accepted article from its row to its capture requests: load, detect, record in the ledger, save in the
 * catalog, enqueue. Idempotent: a run after a crash has the same result.
 */
export async function processIngest(
  deps: Pick<
    ServiceDeps,
    'catalog' | 'ledger' | 'queues' | 'articleDeps' | 'articleDetector' | 'clock' | 'logger'
  >,
  payload: IngestPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  const log = deps.logger.child({ requestId: payload.requestId, intake: payload.intakeId })
  try {
    return await ingest(deps, payload, attempt, log)
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), payload.intakeId)
    const postponed = attempt.signal?.aborted ? null : await postpone(deps, payload.intakeId, error)
    if (postponed !== null) {
      log.info({ code: error.code, retryAt: postponed.at }, 'article refused')
      return postponed
    }
    const verdict = decideOnError(error, deps.clock.now(), attempt.signal)
    log.warn({ code: error.code, verdict: verdict.kind, err: error }, 'ingest failed')
    if (!isFinalAttempt(verdict, attempt)) return verdict
    const now = deps.clock.now()
    const end = async () => {
      const { code, message } = error
      await endIntake((await deps.catalog()).db, payload.intakeId, { code, message }, now)
    }
    return await recordThenDecide(verdict, end, now)
  }
}

/** Puts an article off whose site refused it; null if it was not refused, or too often. */
async function postpone(
  deps: Pick<ServiceDeps, 'catalog' | 'clock'>,
  intakeId: string,
  error: StetError,
): Promise<Extract<JobDecision, { kind: 'delay' }> | null> {
  if (error.code !== 'refused') return null
  const { db } = await deps.catalog()
  const now = deps.clock.now()
  const later = postponeRefusal(error, await readIntakeError(db, intakeId), now)
  if (later?.retryAt === undefined) return null
  await postponeIntake(db, intakeId, later, now)
  return {
    kind: 'delay',
    at: new Date(later.retryAt),
    message: `${error.code}: ${error.message}`,
    reason: error.code,
  }
}

async function ingest(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'queues' | 'articleDeps' | 'articleDetector' | 'clock'>,
  { intakeId, sender }: IngestPayload,
  { signal, share }: JobAttempt,
  log: Logger,
): Promise<JobDecision> {
  const { db } = await deps.catalog()
  const row = await claimIntake(db, intakeId, deps.clock.now())
  if (!row) return { kind: 'complete' }
  const { bytes, hints } =
    row.body === null
      ? await fetchArticle(row.url, deps.articleDeps(signal, share))
      : { bytes: row.body, hints: { url: row.url, ...(row.format ? { format: row.format } : {}) } }
  const found = await deps.articleDetector.detect(bytes, hints)
  const { citations } = found
  // Treat a page as an article only if it cites a post: many URLs redirect to one login page.
  const loaded = citations.length > 0 ? await asKnown(db, found) : { ...found, aliases: [] }
  const described = {
    ...loaded,
    title: row.title ?? loaded.title,
    author: row.author ?? undefined,
    externalId: row.external_id ?? undefined,
    publishedAt: loaded.publishedAt ?? row.published_at?.toISOString() ?? null,
    archivedAt: row.captured_at ?? undefined,
  }
  const recordDeps = { ledger: await deps.ledger(), clock: deps.clock }
  const version = await recordArticle(described, citations, recordDeps)
  // An article that cites no post is in the catalog only.
  if (version.key === null)
    await saveVersion(db, row.article_id ?? '', version.record, null, deps.clock.now())
  else await saveArticle(db, version, deps.clock.now())
  const { priority, request_id: requestId } = row
  const origin = { priority, requestId, sender: sender ?? `article ${row.article_id}` }
  await enqueueCaptureBatches(postsOfRecord(version.record), origin, deps)
  if (version.record.citations.some(isUnresolved)) await askForAddresses(deps, loaded.url, origin)
  await endIntake(db, row.id, null, deps.clock.now())
  const { citationsOmitted } = found
  log.info(
    { article: row.url, citations: citations.length, ...(citationsOmitted > 0 ? { citationsOmitted } : {}) },
    'article ingested',
  )
  return { kind: 'complete' }
}

/** Enqueues the lookups that need other services; a separate worker runs them at its own rate. */
async function askForAddresses(
  deps: Pick<ServiceDeps, 'catalog' | 'queues' | 'clock'>,
  url: string,
  { priority, requestId, sender }: { priority: Priority; requestId: string | null; sender: string },
): Promise<void> {
  const { db } = await deps.catalog()
  const article = await findArticle(db, { url })
  if (!article) return
  const ask = { articleId: article.id, priority, requestId }
  const resolution = await requestResolution(db, ask, deps.clock.now())
  await (await deps.queues()).addResolve(
    resolution.articleId,
    resolution.generation,
    resolution.priority,
    requestId,
    sender,
  )
}

/** The article under the URL that it was first recorded by, if it was found by one of its aliases. */
async function asKnown(db: Db, loaded: DetectedArticle): Promise<DetectedArticle> {
  const addresses = [loaded.url, ...loaded.aliases]
  const url = (await canonicalArticle(db, addresses))?.url ?? loaded.url
  return { ...loaded, url, aliases: addresses.filter((one) => one !== url) }
}
