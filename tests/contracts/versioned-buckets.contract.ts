import { afterAll, beforeAll, describe, vi } from 'vitest'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { type CatalogLeases, openWriteLeases } from '../../src/catalog/stores/write-leases.ts'
import type { Store } from '../../src/model/store.ts'
import { hasCeph } from '../support/ceph.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { sharedCeph } from '../support/shared.ts'
import { storeContract } from './store.contract.ts'

/**
 * The contract of stores on buckets that keep versions, which Stet writes under leases.
 *
 * @param page of a listing, in objects. RADOS Gateway's has 1,000: each of them is a write under a lease of its own,
 *   so less is quicker and lists one page
 */
export function versionedBucketsContract(page: number): void {
  describe.skipIf(!hasCeph())('a bucket with versions and Object Lock', () => {
    let database: TestDatabase
    let leases: CatalogLeases
    beforeAll(async () => {
      database = await createDatabase()
      leases = openWriteLeases({ connectionString: database.url })
    })
    afterAll(async () => {
      vi.unstubAllEnvs()
      await leases?.close()
      await database?.[Symbol.asyncDispose]()
    })

    const openLocked = async (lock: boolean): Promise<Store> => {
      const ceph = await sharedCeph()
      for (const [name, value] of Object.entries(ceph.env)) vi.stubEnv(name, value)
      const bucket = await ceph.bucket(lock ? 'contract-locked' : 'contract-versions', { lock: true })
      const locked = lock ? { lock: { mode: 'governance', days: 1 } as const } : {}
      return await openStore({ kind: 's3', bucket, prefix: 'a', ...locked }, { leases })
    }
    storeContract('with versions', () => openLocked(false), { page })
    storeContract('with Object Lock', () => openLocked(true), { isLocked: true, page })
  })
}
