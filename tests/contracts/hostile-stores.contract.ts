import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { type CatalogLeases, openWriteLeases } from '../../src/catalog/stores/write-leases.ts'
import type { Store } from '../../src/model/store.ts'
import type { StoreFault } from '../../src/model/store-trial.ts'
import { createStoreRangeClient } from '../../src/outbound/object-range-client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { HOSTILE_PAGE, type HostileS3, type Hostility, startHostileS3 } from '../support/hostile-s3.ts'
import { storeContract } from './store.contract.ts'

type Kind = readonly [what: string, how: Hostility, faults: readonly StoreFault[]]

/** Servers that are S3 but for something, and what their trial finds. */
export const HOSTILE_KINDS: readonly Kind[] = [
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

/** The trial of every kind of server, and the contract of stores on those that `whole` chooses. */
export function hostileStoresContract(whole: (kind: Kind) => boolean): void {
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
  async function open(how: Hostility): Promise<Store> {
    server.hostility = how
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
    buckets += 1
    const address = { kind: 's3', bucket: `hostile-${buckets}`, prefix: 'a' } as const
    return await openStore(address, { leases, ranges: async () => createStoreRangeClient() })
  }

  describe.each(HOSTILE_KINDS)('a server that %s', (what, how, faults) => {
    it('is seen through by its trial, of which nothing stays', async () => {
      const store = await open(how)
      const trial = await store.tryOut()
      expect(trial).toMatchObject({ faults, versioned: false, left: null })
      expect(await store.writeMode()).toBe(faults.length === 0 ? 'conditional' : 'fenced')
      expect([...server.objects.keys()].filter((key) => key.includes('/doctor/'))).toEqual([])
      await store.close()
    })

    if (whole([what, how, faults]))
      storeContract(`a bucket on a server that ${what}`, () => open(how), { page: HOSTILE_PAGE })
  })
}
