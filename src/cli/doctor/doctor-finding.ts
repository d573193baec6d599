/** `advice` changes no exit code: what it is about is not needed, or not needed yet. */
export type FindingState = 'ok' | 'advice' | 'short' | 'broken'

/** What `stet doctor` found about one part. */
export interface DoctorFinding {
  readonly check: string
  readonly state: FindingState
  readonly detail: string
  /** How to mend it; null where nothing is to be done. */
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
