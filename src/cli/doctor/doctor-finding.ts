/** `advice` does not change the exit code: the part is optional, or not needed yet. */
export type FindingState = 'ok' | 'advice' | 'short' | 'broken'

/** What `stet doctor` found about one part. */
export interface DoctorFinding {
  readonly check: string
  readonly state: FindingState
  readonly detail: string
  /** How to fix it; null if there is nothing to do. */
  readonly hint: string | null
}

export const okFinding = (check: string, detail: string): DoctorFinding => ({
  check,
  state: 'ok',
  detail,
  hint: null,
})

export const createFinding = (
  check: string,
  state: FindingState,
  detail: string,
  hint: string | null,
): DoctorFinding => ({
  check,
  state,
  detail,
  hint,
})
