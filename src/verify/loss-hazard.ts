const DAY_MS = 86_400_000

/**
 * The hazard of loss by a post's age: high at first, then falling to a constant. Its integral up to an age is
 * `early · (1 − exp(−(age / earlyDays)^shape)) + latePerDay · age`. `docs/verification.md` has the numbers and
 * their sources.
 */
export interface LossHazard {
  /** The sum of the early hazard. */
  readonly early: number
  /** The time scale of the early losses, in days. */
  readonly earlyDays: number
  /** The Weibull shape; below 1 the hazard falls with age. */
  readonly shape: number
  /** The constant hazard, per day. */
  readonly latePerDay: number
}

/** The integral of the hazard from publication to `ageMs`; a post survives with probability exp(−this). */
export function cumulativeHazard(hazard: LossHazard, ageMs: number): number {
  const days = Math.max(0, ageMs) / DAY_MS
  const early = -Math.expm1(-((days / hazard.earlyDays) ** hazard.shape))
  return hazard.early * early + hazard.latePerDay * days
}

/** The hazard at `ageMs`, per day. Ages below a minute count as a minute, to keep it finite. */
export function hazardPerDay(hazard: LossHazard, ageMs: number): number {
  const { early, earlyDays, shape, latePerDay } = hazard
  const age = Math.max(60_000, ageMs) / DAY_MS / earlyDays
  const power = age ** shape
  return ((early * shape * power) / age / earlyDays) * Math.exp(-power) + latePerDay
}
