import type { App } from '../app.ts'
import { attendCapture, openCaptures } from '../catalog/captures.ts'
import { attendIntake, endIntake, openArticleIntake, openPostIntake } from '../catalog/intake.ts'
import { attendResolution, endResolution, openResolutions } from '../catalog/resolutions.ts'
import { captureQueue } from '../jobs/names.ts'
import { captureJobId, ingestJobId, resolveJobId } from '../jobs/payloads.ts'
import { capture } from './accept.ts'
import { failCapture } from './keep-capture.ts'

const PAGE = 200
const SET_ASIDE = { reason: 'internal', retryAt: null } as const

/** What a sweep put right. */
export interface Swept {
  /** Work whose job was nowhere to be found, and is in the queue again. */
  enqueued: number
  /** Work whose job was set aside without an end, and has one now. */
  ended: number
}

/**
 * Finds accepted work without an end that nobody has seen to for `olderThanMs` (design rule 4), and
 * looks for its job: one that is lost is added again, one that was set aside ends the work.
 */
export async function sweep(app: App, olderThanMs: number): Promise<Swept> {
  const swept: Swept = { enqueued: 0, ended: 0 }
  const { db } = await app.catalog()
  const queues = await app.queues()
  const now = app.clock.now()
  const before = new Date(now.getTime() - olderThanMs)

  for (const row of await openArticleIntake(db, before, PAGE)) {
    const state = await queues.state('ingest', ingestJobId(row.id))
    if (state === 'failed') {
      await endIntake(db, row.id, { code: 'internal', message: 'Its job was set aside.' }, now)
      swept.ended += 1
      continue
    }
    await attendIntake(db, row.id, now)
    if (state === 'open') continue
    await queues.addIngest(row.id, row.priority, row.requestId)
    swept.enqueued += 1
  }

  for (const row of await openCaptures(db, before, PAGE)) {
    const state = await queues.state(captureQueue(row.platform), captureJobId(row, row.generation))
    if (state === 'failed') {
      await failCapture(db, { platform: row.platform, id: row.id }, row.generation, SET_ASIDE, now)
      swept.ended += 1
      continue
    }
    await attendCapture(db, row, now)
    if (state === 'open') continue
    await queues.addCapture(row, row.generation, row.priority)
    swept.enqueued += 1
  }

  for (const row of await openResolutions(db, before, PAGE)) {
    const state = await queues.state('resolve', resolveJobId(row.articleId, row.generation))
    if (state === 'failed') {
      await endResolution(db, row, now)
      swept.ended += 1
      continue
    }
    await attendResolution(db, row.articleId, now)
    if (state === 'open') continue
    await queues.addResolve(row.articleId, row.generation, row.priority, row.requestId)
    swept.enqueued += 1
  }

  for (const { platform, id, url, priority, requestId } of await openPostIntake(db, before, PAGE)) {
    if (platform === null || id === null) continue
    await capture({ platform, id, url }, priority, { db, queues, now: () => app.clock.now() }, requestId)
    swept.enqueued += 1
  }
  if (swept.enqueued + swept.ended > 0) app.logger.warn(swept, 'work without a job was found')
  return swept
}
