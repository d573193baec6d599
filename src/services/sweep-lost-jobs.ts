import { listOpenCaptures, touchCapture } from '../catalog/work/captures.ts'
import { endIntake, listOpenArticleIntake, listOpenPostIntake, touchIntake } from '../catalog/work/intake.ts'
import { endResolution, listOpenResolutions, touchResolution } from '../catalog/work/resolutions.ts'
import { captureJobId, ingestJobId, resolveJobId } from '../jobs/job-payloads.ts'
import { captureQueueName } from '../jobs/queue-names.ts'
import { enqueueCapture } from './accept-intake.ts'
import { failCapture } from './save-capture.ts'
import type { ServiceDeps } from './service-deps.ts'

const PAGE = 200
const SET_ASIDE = { reason: 'internal', retryAt: null } as const

/** What a sweep repaired. */
export interface SweepResult {
  /** Unfinished work whose job was lost; it was enqueued again. */
  enqueued: number
  /** Unfinished work whose job is a dead letter; it was ended. */
  ended: number
}

/**
 * Finds accepted work that has not ended and that no worker has touched for `olderThanMs` (design rule 4), and looks
 * for its job. A lost job is enqueued again; a dead letter ends the work.
 */
export async function sweepLostJobs(
  deps: Pick<ServiceDeps, 'catalog' | 'queues' | 'clock' | 'logger'>,
  olderThanMs: number,
): Promise<SweepResult> {
  const swept: SweepResult = { enqueued: 0, ended: 0 }
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  const now = deps.clock.now()
  const before = new Date(now.getTime() - olderThanMs)

  for (const row of await listOpenArticleIntake(db, before, PAGE)) {
    const state = await queues.state('ingest', ingestJobId(row.id))
    if (state === 'failed') {
      await endIntake(db, row.id, { code: 'internal', message: 'Its job was set aside.' }, now)
      swept.ended += 1
      continue
    }
    await touchIntake(db, row.id, now)
    if (state === 'open') continue
    await queues.addIngest(row.id, row.priority, row.requestId)
    swept.enqueued += 1
  }

  for (const row of await listOpenCaptures(db, before, PAGE)) {
    const state = await queues.state(captureQueueName(row.platform), captureJobId(row, row.generation))
    if (state === 'failed') {
      await failCapture(db, { platform: row.platform, id: row.id }, row.generation, SET_ASIDE, now)
      swept.ended += 1
      continue
    }
    await touchCapture(db, row, now)
    if (state === 'open') continue
    await queues.addCapture(row, row.generation, row.priority)
    swept.enqueued += 1
  }

  for (const row of await listOpenResolutions(db, before, PAGE)) {
    const state = await queues.state('resolve', resolveJobId(row.articleId, row.generation))
    if (state === 'failed') {
      await endResolution(db, row, now)
      swept.ended += 1
      continue
    }
    await touchResolution(db, row.articleId, now)
    if (state === 'open') continue
    await queues.addResolve(row.articleId, row.generation, row.priority, row.requestId)
    swept.enqueued += 1
  }

  for (const { platform, id, url, priority, requestId } of await listOpenPostIntake(db, before, PAGE)) {
    if (platform === null || id === null) continue
    await enqueueCapture({ platform, id, url }, priority, deps, requestId)
    swept.enqueued += 1
  }
  if (swept.enqueued + swept.ended > 0) deps.logger.warn(swept, 'work without a job was enqueued')
  return swept
}
