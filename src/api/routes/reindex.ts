import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { reindexCatalog } from '../../services/reindex-catalog.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { StorableTime } from '../server/schemas.ts'

const Body = z.strictObject({ since: StorableTime.optional() })

/** `POST /v1/ledger/reindex`: rebuilds the catalog from the ledger. One JSON line for each finished page. */
export function reindexRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'scratchDir' | 'clock' | 'logger'>,
): void {
  api.post(
    '/v1/ledger/reindex',
    { config: { access: 'admin' }, schema: { body: Body } },
    async (request, reply) => {
      const { since } = request.body
      return await sendNdjson(request, reply, (signal) =>
        reindexCatalog(app, since === undefined ? null : new Date(since), signal),
      )
    },
  )
}
