import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { type ArchiveCopy, FIRST_COPY } from '../archive/copies.ts'
import { CopyReader } from '../archive/copy-reader.ts'
import type { Ledger, LedgerOptions } from '../archive/ledger.ts'
import { openStore } from '../archive/stores/open-store.ts'
import type { StoreOptions } from '../archive/stores/store-options.ts'
import type { Store } from '../model/store.ts'
import { lazy } from './lazy.ts'

/** The first store and the replicas; the first use opens the replicas. */
export interface Copies {
  all(): Promise<readonly ArchiveCopy[]>
  /** The ledger in the first store. */
  ledger(): Promise<Ledger>
  /** What readers are served from. */
  readonly reader: CopyReader
  /** Closes the replicas. The first store belongs to somebody else. */
  close(): Promise<void>
}

interface CopiesDeps {
  /** The first store. */
  store(): Promise<Store>
  readonly ledgerOptions: LedgerOptions
  readonly storeOptions: StoreOptions
  readonly logger: Logger
}

export function openCopies(
  config: Pick<Config, 'replicas'>,
  { store, ledgerOptions, storeOptions, logger }: CopiesDeps,
): Copies {
  const ledger = lazy(async () => {
    const { Ledger } = await importLedger()
    return new Ledger(await store(), ledgerOptions)
  })
  const replicas = lazy(async () => {
    const { Ledger } = await importLedger()
    return await Promise.all(
      config.replicas.map(async ({ name, address }) => ({
        name,
        ledger: new Ledger(await openStore(address, storeOptions), ledgerOptions),
      })),
    )
  })
  const all = async () => [{ name: FIRST_COPY, ledger: await ledger.get() }, ...(await replicas.get())]
  return {
    all,
    ledger: ledger.get,
    reader: new CopyReader(all, (err) => logger.warn({ err }, 'readers are served from a replica')),
    close: () =>
      replicas.close(async (opened) => {
        for (const one of opened) await one.ledger.store.close()
      }),
  }
}

/** On first use, because the libraries for WARC files and character sets take long to load. */
const importLedger = () => import('../archive/ledger.ts')
