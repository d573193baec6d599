import type { App } from '../../runtime/app.ts'
import { importUnseenRecords } from '../../services/import-ledger.ts'
import type { Api } from '../server/api.ts'

/** `POST /v1/ledger/adopt`: adds to the catalog what the ledger has and the catalog has not seen. */
export function adoptRoute(api: Api, app: Pick<App, 'catalog' | 'store' | 'clock' | 'logger'>): void {
  api.post('/v1/ledger/adopt', { config: { access: 'admin' } }, async () => await importUnseenRecords(app))
}
