import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importUnseenRecords } from '../../../src/services/maintenance/import-unseen-records.ts'
import { reindexCatalog } from '../../../src/services/maintenance/reindex-catalog.ts'
import { type ForgedService, openForgedService } from '../../support/forged-service.ts'
import { FORGERIES } from '../../support/forgeries.ts'
import { tempDir } from '../../support/service-config.ts'

const { signal } = new AbortController()

// What an empty catalog makes of the same forgeries: tests/heavy/reindexed-forgeries.test.ts.
describe('someone who can write to the store and has no key', () => {
  let service: ForgedService
  beforeAll(async () => {
    service = await openForgedService()
  }, 60_000)
  afterAll(() => service?.[Symbol.asyncDispose]())

  it('sees an archive with a door of each kind', () => {
    const statuses = Object.entries(service.honest).map(([door, { status }]) => [door, status])
    expect(Object.fromEntries(statuses)).toMatchObject({
      'shown card': 200,
      'shown photo': 200,
      'held card': 401,
      'down card': 451,
      'undecided card': 401,
      'shown oembed': 200,
    })
  })

  it.each(FORGERIES)('gains nothing by $name', { timeout: 30_000 }, async ({ forge }) => {
    await using dir = await tempDir()
    const archive = await service.copyTo(dir.path)
    await service.forget()
    await service.withStore(service.store, importUnseenRecords)
    await forge(archive)
    await service.withStore(archive.dir, async (app) => {
      await importUnseenRecords(app)
      const damage = await service.audit(app)
      await service.requireHonestDoors()
      await Array.fromAsync(reindexCatalog(app, null, signal))
      await service.requireHonestDoors()
      expect([...damage, ...(await service.findings())]).not.toEqual([])
    })
  })
})
