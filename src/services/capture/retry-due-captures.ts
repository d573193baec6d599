import { listDueCaptures } from '../../catalog/work/captures-due.ts'
import { type AcceptDeps, enqueueCapture } from '../intake/accept-intake.ts'

const PAGE = 200
const FIRST_MS = 15 * 60_000
const LONGEST_MS = 24 * 3600_000

/**
 * Returns when the service retries a capture that has ended. It retries if a source that may have more (a web archive,
 * a media host) did not answer: at the time that the source gave, and then again after each silence.
 *
 * @param generation of the post's captures, from 1
 */
export function nextRetryAt(retryAt: string | null, generation: number, now: Date): Date | null {
  if (retryAt === null) return null
  const pauseMs = generation <= 1 ? 0 : Math.min(FIRST_MS * 2 ** Math.min(generation - 2, 16), LONGEST_MS)
  return new Date(Math.max(Date.parse(retryAt), now.getTime() + pauseMs))
}

/** Enqueues the captures whose retry is due, behind all requested work. */
export async function enqueueDueRetries(deps: AcceptDeps): Promise<number> {
  const { db } = await deps.catalog()
  const due = await listDueCaptures(db, deps.clock.now(), PAGE)
  for (const post of due) await enqueueCapture(post, 'backfill', deps)
  return due.length
}
