import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { reindexCatalog } from '../../services/maintenance/reindex-catalog.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import { StorableTime } from '../server/schemas.ts'

const Body = z.strictObject({ since: StorableTime.optional() })

const Skipped = { key: z.string(), error: z.string() }
const Line = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(['resumed', 'page']), after: z.string(), seen: z.int() }),
    z.object({ kind: z.literal('skipped'), ...Skipped }),
    z.object({ kind: z.literal('completed'), key: z.string() }),
    z.object({
      kind: z.literal('done'),
      articles: z.int(),
      citations: z.int(),
      posts: z.int(),
      snapshots: z.int(),
      events: z.int(),
      /** The first 1,000 of them. */
      skipped: z.array(z.object(Skipped)),
      skippedCount: z.int(),
    }),
  ])
  .meta({ id: 'ReindexLine' })

const schema = {
  operationId: 'reindex',
  summary: 'Rebuild the catalog from the ledger, with a line for each page',
  tags: ['Operation'],
  body: Body,
  response: { 200: { content: { 'application/x-ndjson': { schema: Line } } } },
}

/** `POST /v1/ledger/reindex`: rebuilds the catalog from the ledger. One JSON line for each finished page. */
export function reindexRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'copies' | 'scratchDir' | 'clock' | 'logger'>,
): void {
  api.post('/v1/ledger/reindex', { config: { access: 'admin' }, schema }, async (request, reply) => {
    const { since } = request.body
    return await sendNdjson(request, reply, (signal) =>
      reindexCatalog(app, since === undefined ? null : new Date(since), signal),
    )
  })
}
