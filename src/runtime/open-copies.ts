import type { Config } from '../../config/config.ts'
import { type ArchiveCopy, FIRST_COPY } from '../archive/copies.ts'
import type { Ledger, LedgerOptions } from '../archive/ledger.ts'
import { openStore } from '../archive/stores/open-store.ts'
import type { ObjectRangeClient } from '../model/object-range-client.ts'
import { lazy } from './lazy.ts'

/** The first store and the replicas; the first call opens the replicas. */
export interface Copies {
  all(): Promise<readonly ArchiveCopy[]>
  /** Closes the replicas. The first store belongs to somebody else. */
  close(): Promise<void>
}

/** @param ledger the ledger in the first store */
export function openCopies(
  config: Pick<Config, 'replicas'>,
  ledger: () => Promise<Ledger>,
  options: LedgerOptions,
  ranges: () => Promise<ObjectRangeClient>,
): Copies {
  const replicas = lazy(async () => {
    const { Ledger } = await import('../archive/ledger.ts')
    return await Promise.all(
      config.replicas.map(async ({ name, address }) => ({
        name,
        ledger: new Ledger(await openStore(address, ranges), options),
      })),
    )
  })
  return {
    all: async () => [{ name: FIRST_COPY, ledger: await ledger() }, ...(await replicas.get())],
    close: () =>
      replicas.close(async (opened) => {
        for (const one of opened) await one.ledger.store.close()
      }),
  }
}
