import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { findArticleIds } from '../../catalog/articles/article-aliases.ts'
import type { Db } from '../../catalog/catalog.ts'
import {
  addBackfillSources,
  type BackfillCounts,
  type BackfillEntry,
  type BackfillPass,
  countBackfillSources,
  endBackfill,
  endBackfillSource,
  filterNewArticles,
  findKnownArticles,
  type KnownArticle,
  listExistingIntake,
  nextBackfillSource,
  readBackfillCounts,
  saveBackfillEntries,
  startBackfill,
} from '../../catalog/discover/backfills.ts'
import type { AcceptedArticle } from '../../catalog/work/insert-intake.ts'
import { readIntakeDepth } from '../../catalog/work/intake.ts'
import { readFrontier } from '../../discover/find-articles.ts'
import type { FindEvents, FoundArticle } from '../../discover/found-article.ts'
import { inputSource } from '../../discover/input-source.ts'
import { NO_DETAILS } from '../../model/article.ts'
import { assertPublicUrl } from '../../outbound/ssrf-guard.ts'
import { acceptArticles } from '../intake/accept-intake.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { createFinderDeps, type FinderOptions } from './article-finder.ts'
import { deriveUuid } from './derived-uuid.ts'

type BackfillDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'clock' | 'config' | 'siteClient'>

export interface BackfillOptions extends Omit<FinderOptions, 'prefersBodies'> {
  /** Send no more articles than this in this run. */
  readonly limit?: number | undefined
}

/** How far a backfill is. Sources lead to further sources, so `known` grows. */
export interface BackfillProgress extends BackfillCounts {
  readonly sources: { readonly known: number; readonly read: number }
}

/** Articles of one batch: their rows are inserted by one statement. */
const BATCH = 100
/** Open requests at which a backfill waits for the workers, so that their bodies do not fill the database. */
const MAX_OPEN = 20_000
const WAIT_MS = 1_000

/**
 * Finds the articles of an input and sends those that the catalog does not have as they are, with the priority `backfill`.
 * It continues where an earlier run was stopped: sources that were read are not read again, articles that were sent are
 * not sent again, and an article that was not sent is found again.
 *
 * @returns the progress so far, after each batch and each source
 * @throws ServiceError `database-unavailable`, `queue-unavailable` · the reason of `signal`
 */
export async function* runBackfill(
  deps: BackfillDeps,
  input: string,
  options: BackfillOptions,
  events: FindEvents,
  signal?: AbortSignal,
): AsyncGenerator<BackfillProgress> {
  const { db } = await deps.catalog()
  const pass = await startBackfill(db, [input], [inputSource(input)], deps.clock.now())
  const finder = createFinderDeps(deps, input, { ...options, prefersBodies: true }, events.onProblem, signal)
  const frontier = { next: () => nextBackfillSource(db, pass.id) }
  let left = options.limit ?? Number.POSITIVE_INFINITY
  for await (const { source, articles, sources, ended } of readFrontier(frontier, finder, events, signal)) {
    await addBackfillSources(db, pass.id, sources)
    for (let from = 0; from < articles.length && left > 0; ) {
      await waitForWorkers(db, signal)
      const batch = articles.slice(from, from + Math.min(BATCH, left))
      from += batch.length
      left -= await sendNew(deps, db, pass, batch)
      yield await readProgress(db, pass)
    }
    if (left <= 0) return
    if (!ended) continue
    await endBackfillSource(db, pass.id, source)
    yield await readProgress(db, pass)
  }
  await endBackfill(db, pass.id, deps.clock.now())
  yield await readProgress(db, pass)
}

const readProgress = async (db: Db, { id }: BackfillPass): Promise<BackfillProgress> => ({
  ...(await readBackfillCounts(db, id)),
  sources: await countBackfillSources(db, id),
})

async function waitForWorkers(db: Db, signal: AbortSignal | undefined): Promise<void> {
  while (Number((await readIntakeDepth(db)).count) >= MAX_OPEN)
    await sleep(WAIT_MS, undefined, signal ? { signal } : {})
}

/** Sends the articles that this pass has not seen and that the catalog does not have. @returns how many were sent */
async function sendNew(
  deps: BackfillDeps,
  db: Db,
  pass: BackfillPass,
  articles: readonly FoundArticle[],
): Promise<number> {
  const byKey = new Map(articles.map((article) => [keyOf(article), article]))
  const fresh = await filterNewArticles(db, pass, [...byKey.keys()])
  const found = [...byKey].filter(([key]) => fresh.has(key))
  const ids = await findArticleIds(
    db,
    found.map(([, { url }]) => url),
  )
  const known = await findKnownArticles(db, [...ids.values()])
  const entries: BackfillEntry[] = []
  const sending: AcceptedArticle[] = []
  for (const [key, article] of found) {
    const intakeId = intakeIdOf(pass, key)
    const have = known.get(ids.get(article.url) ?? '')
    const result = !isAcceptable(article.url, deps.config.allowPrivate)
      ? 'failed'
      : have && isUnchanged(article, have)
        ? 'unchanged'
        : 'sent'
    entries.push({ key, result, intakeId: result === 'sent' ? intakeId : null })
    if (result === 'sent') sending.push(toIntake(article, intakeId))
  }
  // A run that was killed may have sent some: their requests have the same ids.
  const existing = await listExistingIntake(
    db,
    found.map(([key]) => intakeIdOf(pass, key)),
  )
  const sentBefore = entries.map((one, at) => {
    const intakeId = intakeIdOf(pass, found[at]?.[0] ?? '')
    return existing.has(intakeId) ? { ...one, result: 'sent' as const, intakeId } : one
  })
  const requests = sending.filter(({ intakeId }) => !existing.has(intakeId))
  if (requests.length > 0) {
    await acceptArticles(
      requests.map((one) => ({ ...one, requestId: null, sender: 'backfill' })),
      deps,
    )
  }
  await saveBackfillEntries(db, pass, sentBefore)
  return requests.length
}

/** Pages that an archive recorded at different times are versions of an article, each sent once. */
const keyOf = ({ url, page }: FoundArticle): string =>
  createHash('sha256')
    .update(`${url} ${page?.capturedAt?.toISOString() ?? ''}`)
    .digest('hex')

/** The same in each run of a pass, so that a request is inserted once. */
const intakeIdOf = ({ id, pass }: BackfillPass, key: string): string => deriveUuid(`${id} ${pass} ${key}`)

function isAcceptable(url: string, allow: readonly string[]): boolean {
  try {
    assertPublicUrl(url, allow)
    return true
  } catch {
    return false
  }
}

/** Whether the catalog has the article as the source describes it, or will have it soon. */
function isUnchanged({ page, modifiedAt }: FoundArticle, known: Omit<KnownArticle, 'url'>): boolean {
  if (page?.capturedAt) return known.bodies.has(createHash('sha256').update(page.bytes).digest('hex'))
  if (known.open) return true
  return known.recordedAt !== null && (modifiedAt === null || modifiedAt <= known.recordedAt)
}

const toIntake = ({ url, title, publishedAt, page }: FoundArticle, intakeId: string): AcceptedArticle => ({
  intakeId,
  url,
  body: page === null ? null : Buffer.from(page.bytes),
  format: page?.format ?? null,
  publishedAt,
  // The body of an interface or export has no title of its own.
  details: { ...NO_DETAILS, title: page?.capturedAt ? null : (title?.slice(0, 1_000) ?? null) },
  capturedAt: page?.capturedAt ?? null,
  priority: 'backfill',
})
