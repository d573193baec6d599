import type { Db } from '../../catalog/catalog.ts'
import { claimOpenCaptures, findStillOpenCaptures, type OpenCapture } from '../../catalog/work/captures.ts'
import {
  claimOpenArticleIntake,
  endIntake,
  findStillOpenIntake,
  listOpenPostIntake,
} from '../../catalog/work/intake.ts'
import {
  claimOpenResolutions,
  endResolution,
  findStillResolving,
  type ResolutionRequest,
} from '../../catalog/work/resolutions.ts'
import type { SweepPage } from '../../catalog/work/sweep-page.ts'
import { enqueueCaptures, enqueueIngests, enqueueResolutions } from '../../jobs/enqueue-bulk.ts'
import { captureJobId, ingestJobId, resolveJobId } from '../../jobs/job-payloads.ts'
import { captureQueueName, type QueueName } from '../../jobs/queue-names.ts'
import type { Queues } from '../../jobs/queues.ts'
import type { Priority } from '../../model/priority.ts'
import { failCapture } from '../capture/save-capture.ts'
import { enqueueCapture } from '../intake/accept-intake.ts'
import type { ServiceDeps } from '../service-deps.ts'

const PAGE = 500
const SET_ASIDE = { reason: 'internal', retryAt: null } as const
const FIRST_TO_LAST: readonly Priority[] = ['breaking', 'normal', 'backfill']

/** What a sweep repaired. */
export interface SweepResult {
  /** Unfinished work whose job was lost; it was enqueued again. */
  enqueued: number
  /** Unfinished work whose job is a dead letter; it was ended. */
  ended: number
}

/** A kind of accepted work that a job does. */
interface SweptWork<Row> {
  /** Claims work for this sweep, longest unseen first. */
  claim(db: Db, priority: Priority, page: SweepPage): Promise<Row[]>
  jobOf(row: Row): { readonly queue: QueueName; readonly jobId: string }
  /** The rows whose work has not ended since they were claimed. */
  stillOpen(db: Db, rows: readonly Row[]): Promise<Row[]>
  enqueue(queues: Queues, rows: readonly Row[]): Promise<void>
  /** Ends work whose job is a dead letter. */
  end(db: Db, row: Row, now: Date): Promise<unknown>
}

type ArticleRow = Awaited<ReturnType<typeof claimOpenArticleIntake>>[number]

const ARTICLES: SweptWork<ArticleRow> = {
  claim: claimOpenArticleIntake,
  jobOf: ({ id }) => ({ queue: 'ingest', jobId: ingestJobId(id) }),
  async stillOpen(db, rows) {
    const ids = rows.map(({ id }) => id)
    const open = await findStillOpenIntake(db, ids)
    return rows.filter(({ id }) => open.has(id))
  },
  enqueue: (queues, rows) =>
    enqueueIngests(
      queues,
      rows.map((row) => ({ ...row, intakeId: row.id, sender: null })),
    ),
  end: (db, { id }, now) => endIntake(db, id, { code: 'internal', message: 'Its job was set aside.' }, now),
}

const CAPTURES: SweptWork<OpenCapture> = {
  claim: claimOpenCaptures,
  jobOf: (row) => ({ queue: captureQueueName(row.platform), jobId: captureJobId(row, row.generation) }),
  stillOpen: findStillOpenCaptures,
  enqueue: (queues, rows) =>
    enqueueCaptures(
      queues,
      rows.map((row) => ({ ...row, post: row, requestId: null, sender: null })),
    ),
  end: (db, { platform, id, generation }, now) =>
    failCapture(db, { platform, id }, generation, SET_ASIDE, now),
}

const RESOLUTIONS: SweptWork<ResolutionRequest> = {
  claim: claimOpenResolutions,
  jobOf: (row) => ({ queue: 'resolve', jobId: resolveJobId(row.articleId, row.generation) }),
  async stillOpen(db, rows) {
    const ids = rows.map(({ articleId }) => articleId)
    const open = await findStillResolving(db, ids)
    return rows.filter(({ articleId }) => open.has(articleId))
  },
  enqueue: enqueueResolutions,
  end: endResolution,
}

type SweepDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'clock' | 'logger'>

/**
 * Finds accepted work that has not ended and that no worker has touched for `olderThanMs` (design rule 4), breaking first,
 * and looks for its job. A lost job is enqueued again; a dead letter ends the work. It goes on as long as it finds
 * something to repair; of work whose jobs are all there it looks at one page of each kind.
 */
export async function sweepLostJobs(deps: SweepDeps, olderThanMs: number): Promise<SweepResult> {
  const swept: SweepResult = { enqueued: 0, ended: 0 }
  const { db } = await deps.catalog()
  const before = new Date(deps.clock.now().getTime() - olderThanMs)
  for (const priority of FIRST_TO_LAST) {
    await sweepKind(deps, ARTICLES, priority, before, swept)
    await sweepKind(deps, CAPTURES, priority, before, swept)
    await sweepKind(deps, RESOLUTIONS, priority, before, swept)
  }
  for (const { platform, id, url, priority, requestId } of await listOpenPostIntake(db, before, PAGE)) {
    if (platform === null || id === null) continue
    await enqueueCapture({ platform, id, url }, priority, deps, requestId)
    swept.enqueued += 1
  }
  if (swept.enqueued + swept.ended > 0) deps.logger.warn(swept, 'work without a job was enqueued')
  return swept
}

async function sweepKind<Row>(
  deps: SweepDeps,
  work: SweptWork<Row>,
  priority: Priority,
  before: Date,
  swept: SweepResult,
): Promise<void> {
  const { db } = await deps.catalog()
  for (;;) {
    const now = deps.clock.now()
    const rows = await work.claim(db, priority, { before, now, limit: PAGE })
    const repaired = await repair(deps, work, rows, now)
    swept.enqueued += repaired.enqueued
    swept.ended += repaired.ended
    if (rows.length < PAGE || repaired.enqueued + repaired.ended === 0) return
  }
}

async function repair<Row>(
  deps: SweepDeps,
  work: SweptWork<Row>,
  rows: readonly Row[],
  now: Date,
): Promise<SweepResult> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  const jobless: { row: Row; queue: QueueName; jobId: string; failed: boolean }[] = []
  const byQueue = Map.groupBy(
    rows.map((row) => ({ row, ...work.jobOf(row) })),
    ({ queue }) => queue,
  )
  for (const [queue, jobs] of byQueue) {
    const states = await queues.states(
      queue,
      jobs.map(({ jobId }) => jobId),
    )
    for (const [n, job] of jobs.entries()) {
      if (states[n] !== 'open') jobless.push({ ...job, failed: states[n] === 'failed' })
    }
  }
  // A job leaves its queue after its work has ended in the catalog: what is open now has no job.
  const open = new Set(
    await work.stillOpen(
      db,
      jobless.map(({ row }) => row),
    ),
  )
  const failed = jobless.filter((one) => one.failed && open.has(one.row))
  const lost = jobless.filter((one) => !one.failed && open.has(one.row))
  for (const { row } of failed) await work.end(db, row, now)
  for (const [queue, jobs] of Map.groupBy(lost, (one) => one.queue)) {
    await queues.removeRemains(
      queue,
      jobs.map(({ jobId }) => jobId),
    )
  }
  if (lost.length > 0)
    await work.enqueue(
      queues,
      lost.map(({ row }) => row),
    )
  return { enqueued: lost.length, ended: failed.length }
}
