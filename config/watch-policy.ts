/**
 * The default policy of checks: the hazard of loss by age (`src/verify/loss-hazard.ts`), and the value of a check
 * to readers (`src/verify/check-schedule.ts`). `docs/verification.md` has the reasons for each number, and the
 * data behind the fit.
 */
export const WATCH_POLICY: {
  readonly hazard: {
    readonly early: number
    readonly earlyDays: number
    readonly shape: number
    readonly latePerDay: number
  }
  readonly interest: number
  readonly accountShare: number
  readonly languages: Readonly<Record<string, number>>
} = {
  hazard: { early: 0.192, earlyDays: 13.7, shape: 0.537, latePerDay: 0.0002 },
  interest: 0.6,
  accountShare: 0.6,
  /** −ln(1 − share lost), relative to that of all posts: 18 % of all, 20 % of English, 49 % of Turkish ones. */
  languages: { en: 1.12, tr: 3.39 },
}
