const DAY_MS = 86_400_000

/**
 * How posts are lost with age: many soon, then ever fewer, and a few for ever. The integral of the
 * hazard up to an age is `early · (1 − exp(−(age / early time)^shape)) + late · age`. The numbers and
 * where they come from are in `docs/verification.md`.
 */
export interface LossHazard {
  /** What the early losses add up to. */
  readonly early: number
  /** The time in which most of them happen, in days. */
  readonly earlyDays: number
  /** Below 1: the first hours lose most. */
  readonly shape: number
  /** What goes on being lost, a day. */
  readonly latePerDay: number
}

/** The integral of the hazard from publication to `ageMs`; a post stands with probability exp(−this). */
export function cumulativeHazard(hazard: LossHazard, ageMs: number): number {
  const days = Math.max(0, ageMs) / DAY_MS
  const early = -Math.expm1(-((days / hazard.earlyDays) ** hazard.shape))
  return hazard.early * early + hazard.latePerDay * days
}

/** The hazard at `ageMs`, a day. Finite at once after publication: nothing is younger than a minute. */
export function hazardPerDay(hazard: LossHazard, ageMs: number): number {
  const { early, earlyDays, shape, latePerDay } = hazard
  const part = Math.max(60_000, ageMs) / DAY_MS / earlyDays
  const power = part ** shape
  return ((early * shape * power) / part / earlyDays) * Math.exp(-power) + latePerDay
}
