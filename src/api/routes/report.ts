import { z } from 'zod'
import { Report } from '../../report/report-data.ts'
import type { App } from '../../runtime/app.ts'
import { buildReport } from '../../services/build-report.ts'
import type { Api } from '../server/api.ts'
import { TimeOrDay } from '../server/schemas.ts'

const Query = z.object({ since: TimeOrDay.optional(), until: TimeOrDay.optional() })

const schema = {
  operationId: 'getReport',
  summary: 'Lost and returned posts, and the state of the copies',
  tags: ['Watch'],
  querystring: Query,
  response: { 200: Report },
}

/** `GET /v1/report`: lost and returned posts, and the state of the copies; by default of the last 30 days. */
export function reportRoute(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.get(
    '/v1/report',
    { config: { access: 'read' }, schema },
    async ({ query, viewer }) => await buildReport(app, query, viewer),
  )
}
