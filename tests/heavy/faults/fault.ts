import type { AlertLabels } from '../../support/prometheus.ts'
import type { FaultyService } from './service.ts'

/** Something that goes wrong. */
export interface Fault {
  readonly name: string
  /** What an operator is told; `none`: why of nothing. */
  readonly alert: AlertLabels | { readonly none: string }
  /** What an operator may be told where nothing must be. */
  readonly mayRaise?: AlertLabels
  /** Makes it go wrong. @returns what ends the fault */
  begin(service: FaultyService): Promise<() => Promise<void>>
}

/** The alert of a part that does not do its work. */
export const partDown = (part: 'queue' | 'database' | 'store'): AlertLabels => ({
  alertname: 'StetPartDown',
  part,
})
