import { adopt } from '../../app/adopt.ts'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'

/** `POST /v1/ledger/adopt`: adds to the catalog what the ledger has and the catalog has not seen. */
export function adoptRoute(api: Api, app: App): void {
  api.post('/v1/ledger/adopt', { config: { access: 'admin' } }, async () => await adopt(app))
}
