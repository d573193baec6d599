import { listDueCaptures } from '../catalog/work/captures-due.ts'
import type { App } from '../runtime/app.ts'
import { enqueueCapture } from './accept-intake.ts'

const PAGE = 200
const FIRST_MS = 15 * 60_000
const LONGEST_MS = 24 * 3600_000

/**
 * When the service asks by itself for a capture that has ended: where somebody was silent who may have
 * more (a web archive, a host of media), as they said, and later each time that they are silent again.
 *
 * @param generation of the post's captures, from 1
 */
export function nextRetryAt(retryAt: string | null, generation: number, now: Date): Date | null {
  if (retryAt === null) return null
  const pauseMs = generation <= 1 ? 0 : Math.min(FIRST_MS * 2 ** Math.min(generation - 2, 16), LONGEST_MS)
  return new Date(Math.max(Date.parse(retryAt), now.getTime() + pauseMs))
}

/** Asks for the captures that are due again, behind all that somebody asks for. */
export async function enqueueDueRetries(app: App): Promise<number> {
  const { db } = await app.catalog()
  const queues = await app.queues()
  const due = await listDueCaptures(db, app.clock.now(), PAGE)
  for (const post of due) await enqueueCapture(post, 'backfill', { db, queues, now: () => app.clock.now() })
  return due.length
}
