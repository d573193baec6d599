import type { Liveness } from '../model/outcome.ts'
import { livenessLabel } from '../model/state-labels.ts'
import type { NamedCount } from './plots.ts'

/** Puts the words of each cause in the place of its code. */
export const nameCauses = (tally: readonly NamedCount[]): NamedCount[] =>
  tally.map(({ name, count }) => ({ name: livenessLabel(name as Liveness), count }))
