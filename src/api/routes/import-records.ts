import type { App } from '../../runtime/app.ts'
import { importUnseenRecords } from '../../services/import-unseen-records.ts'
import type { Api } from '../server/api.ts'

/** `POST /v1/ledger/adopt`: imports ledger records that the catalog does not have. */
export function adoptRoute(api: Api, app: Pick<App, 'catalog' | 'ledger' | 'clock' | 'logger'>): void {
  api.post('/v1/ledger/adopt', { config: { access: 'admin' } }, async () => await importUnseenRecords(app))
}
