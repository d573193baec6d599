import { z } from 'zod'
import { ServiceError } from '../../model/errors.ts'
import { Report } from '../../report/report-data.ts'
import type { App } from '../../runtime/app.ts'
import { buildReport } from '../../services/build-report.ts'
import type { Api } from '../server/api.ts'
import { TimeOrDay } from '../server/schemas.ts'

const Query = z.object({ since: TimeOrDay.optional(), until: TimeOrDay.optional() })

/** Where nobody says since when. */
const SPAN_MS = 30 * 24 * 3600e3

/** `GET /v1/report`: what was lost, what returned, how the copies stand; of the last 30 days where it is not said. */
export function reportRoute(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.get(
    '/v1/report',
    { config: { access: 'read' }, schema: { querystring: Query, response: { 200: Report } } },
    async ({ query }) => {
      const until = query.until ?? app.clock.now()
      const since = query.since ?? new Date(until.getTime() - SPAN_MS)
      if (since >= until) throw backwards(since, until)
      return await buildReport(app, { since, until })
    },
  )
}

const backwards = (since: Date, until: Date) =>
  new ServiceError('usage', `${since.toISOString()} is not before ${until.toISOString()}.`, {
    input: 'since',
    hint: 'A report is of a time from `since` on and before `until`, which is now where it is left out.',
  })
