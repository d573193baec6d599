import { z } from 'zod'
import { reportOf } from '../../app/report.ts'
import type { App } from '../../app.ts'
import { ServiceError } from '../../model/errors.ts'
import { Report } from '../../notify/report/facts.ts'
import type { Api } from '../api.ts'
import { When } from '../schemas.ts'

const Query = z.object({ since: When.optional(), until: When.optional() })

/** Where nobody says since when. */
const SPAN_MS = 30 * 24 * 3600e3

/** `GET /v1/report`: what was lost, what returned, how the copies stand; of the last 30 days where it is not said. */
export function reportRoute(api: Api, app: App): void {
  api.get(
    '/v1/report',
    { config: { access: 'read' }, schema: { querystring: Query, response: { 200: Report } } },
    async ({ query }) => {
      const until = query.until ?? app.clock.now()
      const since = query.since ?? new Date(until.getTime() - SPAN_MS)
      if (since >= until) throw backwards(since, until)
      return await reportOf(app, { since, until })
    },
  )
}

const backwards = (since: Date, until: Date) =>
  new ServiceError('usage', `${since.toISOString()} is not before ${until.toISOString()}.`, {
    input: 'since',
    hint: 'A report is of a time from `since` on and before `until`, which is now where it is left out.',
  })
