/** `advice` changes no exit code: what it is about is not needed, or not needed yet. */
export type State = 'ok' | 'advice' | 'short' | 'broken'

/** What `stet doctor` found about one part. */
export interface Finding {
  readonly check: string
  readonly state: State
  readonly detail: string
  /** How to mend it; null where nothing is to be done. */
  readonly hint: string | null
}

export const fine = (check: string, detail: string): Finding => ({ check, state: 'ok', detail, hint: null })

export const finding = (check: string, state: State, detail: string, hint: string | null): Finding => ({
  check,
  state,
  detail,
  hint,
})
