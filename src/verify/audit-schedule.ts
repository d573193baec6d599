/** A damaged copy is audited again soon, to notice its repair. */
const DAMAGED_MS = 24 * 3_600_000

/**
 * The time of a snapshot's next audit: after 70 to 100 % of `periodMs`, depending on the id, so that snapshots
 * that were stored on one day are not all audited on one day.
 *
 * @param id the snapshot's id, which ends with hex digits of a hash
 */
export function nextAuditAt(id: string, at: Date, periodMs: number, damaged: boolean): Date {
  if (damaged) return new Date(at.getTime() + Math.min(DAMAGED_MS, periodMs))
  const position = Number.parseInt(id.slice(-8), 16) / 2 ** 32
  return new Date(at.getTime() + Math.floor(periodMs * (0.7 + 0.3 * (Number.isNaN(position) ? 1 : position))))
}
