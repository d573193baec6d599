import {
  type StoreFault,
  type StoreTrial,
  TRIAL_NUMBER,
  type TrialMemory,
} from '../../src/model/store-trial.ts'

/** A memory that knows the verdict of any store, so that a test sees the requests of its writes alone. */
export function rememberedTrial(...faults: StoreFault[]): TrialMemory {
  const trial: StoreTrial = {
    number: TRIAL_NUMBER,
    triedAt: new Date().toISOString(),
    faults,
    versioned: false,
    left: null,
  }
  return { load: async () => trial, save: async () => {} }
}
