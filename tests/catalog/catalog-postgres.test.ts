import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { asCatalogError } from '../../src/catalog/outage.ts'
import { findPost } from '../../src/catalog/posts.ts'
import { catalogContract } from '../contracts/catalog.contract.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'

if ((await postgresPrograms()) || process.env.CI) {
  catalogContract('PostgreSQL', async () => {
    const postgres = await startPostgres()
    const catalog = await openCatalog({ kind: 'postgres', url: postgres.url })
    return {
      ...catalog,
      close: async () => {
        await catalog.close()
        await postgres[Symbol.asyncDispose]()
      },
    }
  })

  describe('several processes at once', () => {
    it('bring an empty database to the newest form once', async () => {
      await using postgres = await startPostgres()
      const opened = await Promise.all(
        Array.from({ length: 6 }, () => openCatalog({ kind: 'postgres', url: postgres.url })),
      )
      for (const one of opened) await one.close()
    })
  })

  describe('a database that is away', () => {
    it('is told within seconds, without the password', async () => {
      const url = 'postgres://stet:secret@127.0.0.1:1/stet'
      await expect(openCatalog({ kind: 'postgres', url })).rejects.toMatchObject({
        code: 'database-unavailable',
        message: expect.not.stringContaining('secret'),
      })
    })

    it('is told when it goes while it is used', async () => {
      await using postgres = await startPostgres()
      const catalog = await openCatalog({ kind: 'postgres', url: postgres.url })
      await postgres.kill()
      const thrown = await findPost(catalog.db, { platform: 'x', id: '20' }).then(
        () => null,
        (error: unknown) => asCatalogError(error),
      )
      expect(thrown).toMatchObject({ code: 'database-unavailable' })
      await catalog.close()
    })
  })
} else {
  describe.skip('the catalog on PostgreSQL (postgresql is not installed)', () => {})
}
