import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import type { StoreOptions } from '../../../src/archive/stores/store-options.ts'
import { type CatalogLeases, openWriteLeases } from '../../../src/catalog/stores/write-leases.ts'
import type { Store } from '../../../src/model/store.ts'
import type { StoreFault } from '../../../src/model/store-trial.ts'
import { createStoreRangeClient } from '../../../src/outbound/object-range-client.ts'
import { storeContract } from '../../contracts/store.contract.ts'
import { hasCeph } from '../../support/ceph.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { HOSTILE_PAGE, type HostileS3, type Hostility, startHostileS3 } from '../../support/hostile-s3.ts'
import { sharedCeph } from '../../support/shared.ts'

let database: TestDatabase
let leases: CatalogLeases
let server: HostileS3
beforeAll(async () => {
  ;[database, server] = await Promise.all([createDatabase(), startHostileS3()])
  leases = openWriteLeases({ connectionString: database.url })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await leases?.close()
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

let buckets = 0
/** A fresh bucket of the server, which behaves so from now on. */
async function open(how: Hostility, more: StoreOptions = {}): Promise<Store> {
  server.hostility = how
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
  buckets += 1
  const address = { kind: 's3', bucket: `hostile-${buckets}`, prefix: 'a' } as const
  return await openStore(address, { leases, ranges: async () => createStoreRangeClient(), ...more })
}

const KINDS: readonly (readonly [what: string, how: Hostility, faults: readonly StoreFault[]])[] = [
  ['keeps its word', {}, []],
  ['ignores conditions', { conditions: 'ignores' }, ['ignores-condition']],
  ['answers 501 to conditions', { conditions: 'refuses' }, ['refuses-condition']],
  ['looks first and writes later', { conditions: 'races' }, ['several-winners']],
  ['stores bodies that were cut off', { keepsCutOff: true }, ['keeps-cut-off']],
  ['ignores checksums', { ignoresChecksums: true }, ['ignores-hash']],
  ['answers 409', { conflicts: true }, []],
  ['answers 503 SlowDown', { slowDownEvery: 7 }, []],
  ['makes wrong ETags', { wrongETags: true }, []],
  [
    'does everything wrong',
    {
      conditions: 'ignores',
      keepsCutOff: true,
      ignoresChecksums: true,
      conflicts: true,
      wrongETags: true,
    },
    ['ignores-condition', 'keeps-cut-off', 'ignores-hash'],
  ],
]

describe.each(KINDS)('a server that %s', (what, how, faults) => {
  it('is seen through by its trial, of which nothing stays', async () => {
    const store = await open(how)
    const trial = await store.tryOut()
    expect(trial).toMatchObject({ faults, versioned: false, left: null })
    expect(await store.writeMode()).toBe(faults.length === 0 ? 'conditional' : 'fenced')
    expect([...server.objects.keys()].filter((key) => key.includes('/doctor/'))).toEqual([])
    await store.close()
  })

  storeContract(`a bucket on a server that ${what}`, () => open(how), { page: HOSTILE_PAGE })
})

describe.skipIf(!hasCeph())('a bucket with versions and Object Lock', () => {
  const openLocked = async (lock: boolean): Promise<Store> => {
    const ceph = await sharedCeph()
    for (const [name, value] of Object.entries(ceph.env)) vi.stubEnv(name, value)
    const bucket = await ceph.bucket(lock ? 'contract-locked' : 'contract-versions', { lock: true })
    const locked = lock ? { lock: { mode: 'governance', days: 1 } as const } : {}
    return await openStore({ kind: 's3', bucket, prefix: 'a', ...locked }, { leases })
  }
  storeContract('with versions', () => openLocked(false))
  storeContract('with Object Lock', () => openLocked(true), { isLocked: true })
})
