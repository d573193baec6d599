import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { StoreOptions } from '../archive/stores/store-options.ts'
import { trialFiles } from '../archive/stores/trial-files.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { catalogTrials } from '../catalog/stores/store-trials.ts'
import type { CatalogLeases } from '../catalog/stores/write-leases.ts'
import { describeFaults, type TrialMemory } from '../model/store-trial.ts'

/** What the stores of a process share: how they are written, where their trials are remembered, and the leases. */
export interface StoreParts {
  readonly config: Pick<Config, 'storeMode' | 'dataDir' | 'store'>
  readonly logger: Logger
  /** The catalog if this process has opened it; null leaves the data directory. */
  openedCatalog(): Promise<Catalog> | null
  leases(): Promise<CatalogLeases>
}

/** The options of every store that a process opens: of the ledger itself, and of its copies. */
export function createStoreOptions(parts: StoreParts): StoreOptions {
  const { config, logger } = parts
  const memory = async (): Promise<TrialMemory> => {
    const catalog = await parts.openedCatalog()
    return catalog ? catalogTrials(catalog.db) : trialFiles(join(config.dataDir, 'store-trials'))
  }
  // A catalog whose tables are still to be made, or no data directory yet: another trial takes a second.
  const forget = (err: unknown): null => {
    logger.debug({ err }, 'the trial of the store is not remembered')
    return null
  }
  return {
    ranges: openObjectRangeClient,
    mode: config.storeMode,
    trials: {
      load: async (tried) => await (await memory()).load(tried).catch(forget),
      save: async (tried, trial) => void (await (await memory()).save(tried, trial).catch(forget)),
    },
    leases: { acquire: async (key) => (await parts.leases()).acquire(key) },
    onTrial({ faults, triedAt }, mode, store) {
      if (mode === 'conditional' || config.storeMode === 'fenced') {
        return logger.debug({ store, mode, triedAt }, 'how the store is written')
      }
      logger.warn(
        { store, mode, faults, triedAt },
        `The store can't refuse to overwrite (If-None-Match): ${describeFaults(faults)}. Leases in the catalog keep writers apart; see docs/stores.md.`,
      )
    },
  }
}

/** Imported only for an S3 store, because undici takes long to load. */
const openObjectRangeClient = async () =>
  (await import('../outbound/object-range-client.ts')).createStoreRangeClient()
