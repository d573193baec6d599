import type { AliveStatus } from './source-status.ts'
import { type FoundPart, missingFrom } from './unknown-parts.ts'

/** A living post's status with what its answer holds and no row of its table names. */
export const withUnknownParts = (alive: AliveStatus, unknownParts: readonly FoundPart[]): AliveStatus => ({
  ...alive,
  missing: [...alive.missing, ...missingFrom(unknownParts)],
  unknownParts,
})
