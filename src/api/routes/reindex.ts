import { z } from 'zod'
import { reindex } from '../../app/reindex.ts'
import type { App } from '../../app.ts'
import type { Api } from '../api.ts'
import { sendLines } from '../json-lines.ts'
import { Time } from '../schemas.ts'

const Body = z.strictObject({ since: Time.optional() })

/** `POST /v1/ledger/reindex`: rebuilds the catalog from the ledger, a JSON line as each page is done. */
export function reindexRoute(api: Api, app: App): void {
  api.post(
    '/v1/ledger/reindex',
    { config: { access: 'admin' }, schema: { body: Body } },
    async (request, reply) => {
      const { since } = request.body
      return await sendLines(request, reply, (signal) =>
        reindex(app, since === undefined ? null : new Date(since), signal),
      )
    },
  )
}
