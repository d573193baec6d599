import { z } from 'zod'
import { type Liveness, WatchState } from './outcome.ts'

/**
 * The state of an original as it is shown: that of the watch, or `gone` for a post that was dead before its first capture,
 * by the proof of that capture or of a later check. Such a post can't become *lost*, for nobody saw it live.
 */
export const ShownState = z.enum([...WatchState.options, 'gone'])
export type ShownState = z.infer<typeof ShownState>

const DEATHS: readonly Liveness[] = [
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'platform-closed',
  'not-found',
]

/** Whether a liveness says that the post is dead. */
export const isDeath = (liveness: Liveness): boolean => DEATHS.includes(liveness)
