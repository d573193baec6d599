import { z } from 'zod'
import { ServiceError } from '../../model/errors.ts'
import { Report } from '../../report/report-data.ts'
import type { App } from '../../runtime/app.ts'
import { buildReport } from '../../services/build-report.ts'
import type { Api } from '../server/api.ts'
import { TimeOrDay } from '../server/schemas.ts'

const Query = z.object({ since: TimeOrDay.optional(), until: TimeOrDay.optional() })

/** The span of a report without `since`. */
const DEFAULT_SPAN_MS = 30 * 24 * 3600e3

/** `GET /v1/report`: lost and returned posts, and the state of the copies; by default of the last 30 days. */
export function reportRoute(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.get(
    '/v1/report',
    { config: { access: 'read' }, schema: { querystring: Query, response: { 200: Report } } },
    async ({ query, viewer }) => {
      const until = query.until ?? app.clock.now()
      const since = query.since ?? new Date(until.getTime() - DEFAULT_SPAN_MS)
      if (since >= until) throw emptySpanError(since, until)
      return await buildReport(app, { since, until }, viewer)
    },
  )
}

const emptySpanError = (since: Date, until: Date) =>
  new ServiceError('usage', `${since.toISOString()} is not before ${until.toISOString()}.`, {
    input: 'since',
    hint: 'A report covers `since` up to, but not including, `until`. The default of `until` is now.',
  })
