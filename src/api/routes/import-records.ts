import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { importUnseenRecords } from '../../services/maintenance/import-unseen-records.ts'
import type { Api } from '../server/api.ts'

const schema = {
  operationId: 'adoptRecords',
  summary: 'Import the records of the ledger that the catalog has not seen',
  tags: ['Operation'],
  response: {
    200: z
      .object({
        snapshots: z.int(),
        articles: z.int(),
        events: z.int(),
        skipped: z.array(z.object({ key: z.string(), error: z.string() })),
      })
      .meta({ id: 'ImportResult' }),
  },
}

/** `POST /v1/ledger/adopt`: imports ledger records that the catalog does not have. */
export function adoptRoute(api: Api, app: Pick<App, 'catalog' | 'ledger' | 'clock' | 'logger'>): void {
  api.post(
    '/v1/ledger/adopt',
    { config: { access: 'admin' }, schema },
    async () => await importUnseenRecords(app),
  )
}
