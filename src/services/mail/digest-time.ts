const DAY_MS = 86_400_000
/** Mondays, in UTC. */
const HOUR = 6
/** After a standstill, a digest is sent this late; what it would have told is in the next one. */
const CATCH_UP_MS = 3 * DAY_MS

/** The last Monday, 06:00 UTC, at or before `now`; null if it is too long ago for a digest. */
export function dueDigest(now: Date): Date | null {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), HOUR)
  const monday = today - ((now.getUTCDay() + 6) % 7) * DAY_MS
  const due = monday <= now.getTime() ? monday : monday - 7 * DAY_MS
  return now.getTime() - due < CATCH_UP_MS ? new Date(due) : null
}
