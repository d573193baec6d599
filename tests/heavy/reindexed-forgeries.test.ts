import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reindexCatalog } from '../../src/services/maintenance/reindex-catalog.ts'
import { type ForgedService, openForgedService } from '../support/forged-service.ts'
import { FORGERIES } from '../support/forgeries.ts'
import { tempDir } from '../support/service-config.ts'

const { signal } = new AbortController()

describe('someone who can write to the store of an archive whose catalog is lost', () => {
  let service: ForgedService
  beforeAll(async () => {
    service = await openForgedService()
  }, 60_000)
  afterAll(() => service?.[Symbol.asyncDispose]())

  it.each(FORGERIES)('gains nothing by $name', { timeout: 30_000 }, async ({ forge, cutsEnd }) => {
    await using dir = await tempDir()
    const archive = await service.copyTo(dir.path)
    await forge(archive)
    await service.forget()
    await service.withStore(archive.dir, async (app) => {
      await Array.fromAsync(reindexCatalog(app, null, signal))
      if (cutsEnd === undefined) await service.requireHonestDoors()
      const found = [...(await service.audit(app)), ...(await service.findings())]
      if (cutsEnd !== 'untold') expect(found).not.toEqual([])
    })
  })
})
