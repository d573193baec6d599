/** A damaged copy is looked at again soon: somebody is mending it. */
const DAMAGED_MS = 24 * 3_600_000

/**
 * When a snapshot is to be read again after a re-read: within `periodMs`, at a place in the period of its own, so that
 * what was stored in one day is not read again in one day.
 *
 * @param id of the snapshot; it ends with hex digits of a hash
 */
export function nextAuditAt(id: string, at: Date, periodMs: number, damaged: boolean): Date {
  if (damaged) return new Date(at.getTime() + Math.min(DAMAGED_MS, periodMs))
  const place = Number.parseInt(id.slice(-8), 16) / 2 ** 32
  return new Date(at.getTime() + Math.floor(periodMs * (0.7 + 0.3 * (Number.isNaN(place) ? 1 : place))))
}
