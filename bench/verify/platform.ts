import type { Liveness } from '../../src/model/outcome.ts'
import { CAUSE, DAY, type World } from './world.ts'

const HOUR = DAY / 24

/** Three times in two years the whole platform malfunctions for six hours. */
const OUTAGES = [
  { at: 120 * DAY, kind: 'silent' },
  { at: 400 * DAY, kind: 'not-found' },
  { at: 610 * DAY, kind: 'lying' },
] as const
const OUTAGE_MS = 6 * HOUR
/** The share of inconclusive answers: rate limits, errors. */
const SILENT = 0.005
/**
 * The share of living posts that the first source does not find, and of those the share that the second witness does
 * not find either.
 */
const WRONG = 0.001
const WRONG_TWICE = 0.01

/** The platform's answer at a given time, as the adapter reports it. */
export function answerAt(world: World, post: number, now: number, chance: number): Liveness {
  const outage = OUTAGES.find(({ at }) => now >= at && now < at + OUTAGE_MS)?.kind
  // A not-found counts only while the canary is answered alive, so the adapter reports `unknown` in both outages.
  if (outage === 'silent' || outage === 'not-found') return 'unknown'
  if (chance < SILENT) return 'unknown'
  if (outage === 'lying' && (world.account[post] ?? 0) % 3 === 0) return 'account-suspended'
  if (!isGone(world, post, now)) return chance < SILENT + WRONG * WRONG_TWICE ? 'not-found' : 'live'
  if (world.cause[post] === CAUSE.deleted) return 'deleted'
  return world.cause[post] === CAUSE.suspended ? 'account-suspended' : 'not-found'
}

export const isGone = ({ lostAt, backAt }: World, post: number, now: number): boolean =>
  now >= (lostAt[post] ?? 0) && now < (backAt[post] ?? 0)

export const canaryAt = (now: number): 'alive' | 'silent' =>
  OUTAGES.some(({ at, kind }) => kind !== 'lying' && now >= at && now < at + OUTAGE_MS) ? 'silent' : 'alive'
